// A question asks for what its kind of answer needs; without a script for all.
const kind = document.querySelector('select[name=kind]');
kind.onchange = () => {
  const group = document.querySelector('[data-for]').closest('fieldset');
  group.hidden = true;
  for (const one of group.querySelectorAll('[data-for]')) {
    const fits = one.dataset.for.split(' ').includes(kind.value);
    one.closest('.utrecht-form-field').hidden = !fits;
    if (fits) group.hidden = false;
  }
};
kind.onchange();

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

// Of the answers after which it is asked, those of the question that was chosen are shown.
const after = document.querySelector('select[name=after]');
if (after) {
  after.onchange = () => {
    const boxes = [...document.querySelectorAll('input[name=answers]')];
    for (const box of boxes) box.parentElement.hidden = !after.value || !box.value.startsWith(`${after.value}.`);
    const group = boxes[0]?.closest('fieldset');
    if (group) group.hidden = boxes.every((box) => box.parentElement.hidden);
  };
  after.onchange();
}

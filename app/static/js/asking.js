// Questions that depend on others appear at once, and groups grow and shrink without a new page.
// Without a script the buttons do the same by way of the server.
const hex = () => [...crypto.getRandomValues(new Uint8Array(4))].map((one) => one.toString(16).padStart(2, '0')).join('');

function follow(form) {
  for (const one of form.querySelectorAll('[data-if]')) {
    const wanted = one.dataset.is.split(' ').filter(Boolean);
    const picked = [...form.querySelectorAll(`[name="${one.dataset.if}"]:checked:enabled`)].map((box) => box.value);
    const holds = picked.some((value) => (wanted.length ? wanted.includes(value) : value));
    one.hidden = one.disabled = !holds;
  }
}

function count(group) {
  const times = group.querySelectorAll(':scope > [data-time]');
  times.forEach((time, place) => time.querySelectorAll('[data-n]').forEach((number) => (number.textContent = place + 1)));
  group.querySelector(':scope > [name="add"]').hidden = group.dataset.most && times.length >= group.dataset.most;
}

const presses = {
  add(button, group) {
    const blank = group.querySelector(':scope > template');
    blank.insertAdjacentHTML('beforebegin', blank.innerHTML.replaceAll('00000000', hex()));
    return blank.previousElementSibling;
  },
  remove(button, group, time) {
    const beside = time.nextElementSibling.matches('[data-time]') ? time.nextElementSibling : group;
    time.remove();
    return beside;
  },
  up(button, group, time) {
    if (time.previousElementSibling.matches('[data-time]')) time.previousElementSibling.before(time);
    return button;
  },
  down(button, group, time) {
    if (time.nextElementSibling.matches('[data-time]')) time.nextElementSibling.after(time);
    return button;
  },
};

// A form that is there from the start, or one that a page brought in later.
function begin(form) {
  form.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button?.matches('[data-unpick]')) {
      const field = button.previousElementSibling;
      field.value = '';
      button.hidden = true;
      field.focus();
      return;
    }
    const group = button?.closest('[data-times]');
    if (!group || !(button.name in presses)) return;
    event.preventDefault();
    const on = presses[button.name](button, group, button.closest('[data-time]'));
    count(group);
    follow(form);
    on.focus();
  });
  form.addEventListener('change', (event) => {
    if (event.target.type === 'file') event.target.nextElementSibling.hidden = !event.target.files.length;
    follow(form);
  });
  for (const group of form.querySelectorAll('[data-times]')) count(group);
  follow(form);
}

for (const form of document.querySelectorAll('[data-asking]')) begin(form);
document.addEventListener('asking', (event) => begin(event.target));

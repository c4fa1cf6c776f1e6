// Lists: the menu of a row, choosing rows, and rows as cards on a small screen.

// Cells get the heading of their column as a label; without script the table scrolls sideways in its frame instead.
for (const table of document.querySelectorAll('.rp-table--cards')) {
  const labels = [...table.tHead.rows[0].cells].map((cell) => cell.innerText.replace(/[↑↓]/, '').trim());
  for (const row of table.tBodies[0].rows) {
    for (const cell of row.querySelectorAll('th ~ td')) {
      if (labels[cell.cellIndex] && !cell.matches('.rp-table--acts td:last-child')) cell.dataset.l = labels[cell.cellIndex];
      if (cell.textContent.trim() === '–') cell.dataset.none = '';
    }
  }
}

// The menu of a row: rows that offer the same share a <template>.
const templates = document.querySelectorAll('.rp-table + template, template + template');
let opened = null;

function close(backToButton) {
  if (!opened) return;
  opened.nextElementSibling.remove();
  opened.setAttribute('aria-expanded', 'false');
  if (backToButton) opened.focus();
  opened = null;
}

function open(button) {
  const pk = button.dataset.pk;
  const menu = document.createElement('div');
  menu.append(templates[+button.dataset.m].content.cloneNode(true));
  for (const line of menu.children) {
    const address = line.dataset.to.replace('{pk}', pk);
    line.setAttribute(line.matches('a') ? 'href' : 'formaction', address);
  }
  button.after(menu);
  button.setAttribute('aria-expanded', 'true');
  opened = button;
  menu.scrollIntoView({ block: 'nearest' });
}

for (const link of document.querySelectorAll('a[data-m]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.m = link.dataset.m;
  button.dataset.pk = link.closest('tr').querySelector('[name="pk"]')?.value ?? link.pathname.split('/').findLast(Number);
  button.setAttribute('aria-labelledby', link.getAttribute('aria-labelledby'));
  button.setAttribute('aria-expanded', 'false');
  link.replaceWith(button);
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-m]');
  const again = button === opened;
  close(false);
  if (button && !again) open(button);
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') close(true);
});

// Choosing rows: one box for all, and a bar with verbs as soon as a row is chosen.
const bar = document.querySelector('[data-bulk]');
if (bar) {
  const form = bar.closest('form');
  const all = form.querySelector('[data-all]');
  const boxes = [...form.querySelectorAll('input[name="pk"]')];
  const status = bar.querySelector('[role="status"]');
  form.prepend(bar);
  bar.classList.add('rp-bulk--moved');

  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    bar.hidden = chosen === 0;
    status.textContent = chosen === 1 ? bar.dataset.one : bar.dataset.many.replace('{n}', chosen);
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  all.addEventListener('change', () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  // The whole cell of a box counts as the box: on a telephone that is easier to hit.
  form.addEventListener('click', (event) => {
    if (event.target.matches('td:first-child')) event.target.querySelector('input')?.click();
  });
  form.addEventListener('change', show);
  form.addEventListener('reset', () => setTimeout(show));
  show();
}

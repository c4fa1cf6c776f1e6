// A table of roles: what changes is marked, and said in words before it is saved.
const panel = document.querySelector('[data-changes]');
const list = panel.querySelector('ul');
const ticks = [...document.querySelectorAll('[data-was]')];

function tell() {
  list.replaceChildren();
  for (const tick of ticks) {
    const changed = tick.checked !== (tick.dataset.was === 'yes');
    tick.closest('td, div').classList.toggle('rp-changed', changed);
    const state = tick.parentElement.querySelector('[data-state]');
    if (state) state.textContent = tick.checked ? list.dataset.yes : list.dataset.no;
    if (!changed) continue;
    const line = document.createElement('li');
    line.append((tick.checked ? list.dataset.gets : list.dataset.loses).replace('{role}', tick.dataset.name));
    list.append(line);
  }
  panel.hidden = !list.children.length;
}

document.addEventListener('change', tell);
tell();

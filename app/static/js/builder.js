// Blocks and questions can be dragged as well; the arrows do the same. What is typed as title shows in the preview.
const moves = document.getElementById('moves');

for (const list of document.querySelectorAll('[data-drag]')) {
  let held = null;
  for (const line of list.children) {
    const grip = line.querySelector('.rp-block__grip');
    grip.onpointerdown = () => { line.draggable = true; };
    line.ondragstart = (event) => {
      held = line;
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', line.dataset.key);
      line.classList.add('is-dragging');
    };
    line.ondragover = (event) => {
      if (!held || held === line) return;
      event.preventDefault();
      const box = line.getBoundingClientRect();
      const below = event.clientY > box.top + box.height / 2;
      list.insertBefore(held, below ? line.nextSibling : line);
    };
    line.ondragend = () => {
      line.classList.remove('is-dragging');
      line.draggable = false;
      const place = [...list.children].indexOf(line);
      held = null;
      if (place === Number(line.dataset.was)) return;
      const move = document.createElement('input');
      Object.assign(move, { type: 'hidden', name: 'move', value: `${line.dataset.key}:${place}` });
      moves.append(move);
      moves.submit();
    };
  }
  [...list.children].forEach((line, place) => { line.dataset.was = place; });
  list.addEventListener('dragover', (event) => held && event.preventDefault());
  list.addEventListener('drop', (event) => event.preventDefault());
}

const heading = document.querySelector('[data-preview] [data-of]');
if (heading) {
  const title = document.querySelector(`[name=${heading.dataset.of}]`);
  title.addEventListener('input', () => { heading.textContent = title.value; });
}
for (const form of document.querySelectorAll('[data-preview]')) form.onsubmit = () => false;

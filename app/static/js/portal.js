// Small extras on top of pages that already work without a script.

document.documentElement.classList.add('rp-js');

// Menus (<details>): Escape and a click outside close them.
document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.rp-menu[open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

function closeMenus() {
  for (const menu of document.querySelectorAll('details.rp-menu[open]')) {
    if (menu.contains(document.activeElement)) menu.querySelector('summary').focus();
    menu.open = false;
  }
}

// "/" puts the cursor in the search box, unless somebody is typing.
function goToSearch(event) {
  const box = document.querySelector('[data-search-key]');
  if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, textarea, select, dialog[open]')) return;
  event.preventDefault();
  box.focus();
}

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.defaultPrevented) closeMenus();
  if (event.key === '/') goToSearch(event);
});

// Questions: an ellipsis at the end of a label says that one follows. It is fetched and drawn as a dialog;
// whatever does not fit that goes to the page of the question, as without script.
function drawQuestion(question, opener) {
  const dialog = document.createElement('dialog');
  const heading = question.querySelector('h1');
  const title = document.createElement('h2');
  title.id = 'question-title';
  title.tabIndex = -1;
  title.autofocus = true;
  title.textContent = heading.textContent;
  heading.replaceWith(title);
  dialog.className = 'rp-dialog rp-dialog--question';
  dialog.setAttribute('aria-labelledby', title.id);
  dialog.append(question);
  dialog.addEventListener('click', (event) => {
    if (!event.target.closest('[data-no]')) return;
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    opener.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

async function ask(url, opener) {
  const answer = await fetch(url, { headers: { Accept: 'text/html' } });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const question = page.querySelector('[data-question]');
  if (!answer.ok || !question) throw new Error('no question');
  closeMenus();
  drawQuestion(document.importNode(question, true), opener);
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-ask], .rp-table [data-m] + div a');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !link.textContent.endsWith('…')) return;
  event.preventDefault();
  if (event.detail > 1) return; // a double click asks once
  const opener = link.closest('details, td')?.querySelector('summary, [data-m]') ?? link;
  ask(link.href, opener).catch(() => location.assign(link.href));
});

document.addEventListener('submit', (event) => {
  const { action, dataset } = event.target;
  if (!('ask' in dataset)) return;
  event.preventDefault();
  ask(action, event.submitter).catch(() => location.assign(action));
});

// Passwords can be shown.
for (const button of document.querySelectorAll('[data-show]')) {
  const box = document.getElementById(button.dataset.show);
  const words = [button.firstChild.textContent, button.dataset.hide];
  button.addEventListener('click', () => {
    const shown = box.type === 'password';
    box.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', shown);
    button.firstChild.textContent = words[shown ? 1 : 0];
  });
}

// Print and copy.
for (const button of document.querySelectorAll('[data-print]')) button.addEventListener('click', () => window.print());
for (const button of document.querySelectorAll('[data-copy]')) {
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText.trim());
    button.lastChild.textContent = button.dataset.done;
  });
}

// What went wrong is read first.
document.querySelector('.rp-errors')?.focus();

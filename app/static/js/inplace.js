// The questions of a block are filled in where they are read. Without a script each block has a page of its own;
// whatever does not go as it should goes on there as well, with what was typed.
const answering = (link) => link?.matches('[data-block] .rp-panel__head a') && new URL(link.href).pathname.includes('/answer/');

async function page(url, options) {
  const answer = await fetch(url, { headers: { Accept: 'text/html' }, ...options });
  return { url: new URL(answer.url), ok: answer.ok, drawn: new DOMParser().parseFromString(await answer.text(), 'text/html') };
}

// What stands on the page of the form below its head: notices, what somebody else saved, and the form itself.
function content(drawn) {
  const main = drawn.querySelector('main');
  const parts = [...(main?.children ?? [])].filter((one) => !one.matches('.rp-crumbs, .rp-pagehead'));
  return main?.querySelector('form[data-asking]') ? parts.map((one) => document.importNode(one, true)) : null;
}

function fill(panel, parts) {
  const body = document.createElement('div');
  body.className = 'rp-panel__body rp-stack';
  body.append(...parts);
  panel.querySelector('.rp-panel__body').replaceWith(body);
  body.querySelector('form').dispatchEvent(new Event('asking', { bubbles: true }));
  const first = body.querySelector('.rp-errors') ?? body.querySelector('input:not([type=hidden]), textarea, select');
  first?.focus();
}

async function open(link) {
  const read = link.closest('[data-block]');
  const { ok, drawn } = await page(link.href);
  const parts = content(drawn);
  if (!ok || !parts) throw new Error('no form');
  const panel = read.cloneNode(true);
  panel.classList.add('rp-panel--edit');
  panel.querySelector('.rp-panel__head .rp-row:last-child').remove();
  read.replaceWith(panel);
  fill(panel, parts);
  const leave = () => {
    panel.replaceWith(read);
    link.focus();
  };
  panel.addEventListener('click', (event) => {
    if (!event.target.closest('.rp-buttons a')) return;
    event.preventDefault();
    leave();
  });
  panel.addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target;
    save(panel, form, event.submitter).catch(() => form.submit());
  });
}

async function save(panel, form, submitter) {
  const buttons = form.querySelectorAll('button');
  buttons.forEach((button) => (button.disabled = true));
  try {
    const { url, drawn } = await page(form.action, { method: 'POST', body: new FormData(form, null) });
    const saved = url.pathname === location.pathname && drawn.querySelector(`[data-block="${panel.dataset.block}"]`);
    const parts = saved ? null : content(drawn);
    if (!saved && !parts) throw new Error('somewhere else');
    if (parts) return fill(panel, parts);
    show(panel, saved, drawn);
  } finally {
    buttons.forEach((button) => (button.disabled = false));
  }
}

// The block as it is now, with the contents beside it and the notice that it was saved.
function show(panel, saved, drawn) {
  const fresh = document.importNode(saved, true);
  panel.replaceWith(fresh);
  for (const part of ['.rp-toc', '.rp-cols--narrow']) {
    const now = drawn.querySelector(`main ${part}`);
    if (now) document.querySelector(`main ${part}`)?.replaceWith(document.importNode(now, true));
  }
  const told = drawn.querySelector('main .utrecht-alert[role=status]');
  if (told) fresh.querySelector('.rp-panel__body').before(document.importNode(told, true));
  fresh.querySelector('h2').focus();
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a');
  if (!answering(link) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link).catch(() => location.assign(link.href));
});

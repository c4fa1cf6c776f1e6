// The form of an activity shows what goes with the kind that was chosen, and the dates that follow while one types.

const kinds = [...document.querySelectorAll('input[name="schedule"]')];
const form = kinds[0].form;
const dates = document.querySelector('[data-dates]');
const show = form.querySelector('[name="schedule-do"][value="show"]');
const PAUSE = 600;
let waiting = 0;
let asked = 0;

function hideOthers() {
  const kind = kinds.find((one) => one.checked)?.value ?? '';
  for (const part of form.querySelectorAll('[data-kinds]')) part.hidden = !part.dataset.kinds.split(' ').includes(kind);
}

// The server works the dates out, as for the agenda; an answer that was overtaken by another is not shown.
async function showDates() {
  const mine = (asked += 1);
  const body = new FormData(form, show);
  const answer = await fetch(form.action, { method: 'POST', body }).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.querySelector('[data-dates]');
  if (fresh) dates.replaceChildren(...fresh.childNodes);
}

form.addEventListener('input', (event) => {
  if (!event.target.name?.startsWith('schedule')) return;
  if (kinds.includes(event.target)) hideOthers();
  clearTimeout(waiting);
  waiting = setTimeout(showDates, PAUSE);
});
hideOthers();

// Two minutes before the session ends a dialog asks whether one is still there. One key or click keeps it going, in
// every tab. The server keeps the time; asking it how much is left gives no more of it.

const dialog = document.getElementById('session');
const { warn, extend, state, end } = dialog.dataset;
const lang = document.documentElement.lang;
const told = new Set();
const SPOKEN = [60, 30, 10];
const ASK_EVERY = 30_000;
const MODIFIERS = ['Tab', 'Shift', 'Control', 'Alt', 'Meta'];
const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('session') : null;
let typed = null;
let endsAt = endIn(Number(dialog.dataset.left));

// The server leaves out parts of seconds, so one is added: leaving opens a page, and where that comes too early it
// counts as activity and the session lives on.
function endIn(seconds) {
  return Date.now() + (seconds + 1) * 1000;
}

const secondsLeft = () => Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));

// "1 minute and 52 seconds", in the language of the page.
function inWords(seconds) {
  const unit = (value, name) => new Intl.NumberFormat(lang, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value);
  const minutes = Math.floor(seconds / 60);
  const parts = [minutes && unit(minutes, 'minute'), (seconds % 60 || !minutes) && unit(seconds % 60, 'second')];
  return new Intl.ListFormat(lang).format(parts.filter(Boolean));
}

// Screen readers hear the time left a few times only, not each second.
function speak(seconds) {
  const moment = SPOKEN.find((each) => seconds <= each && !told.has(each) && seconds > each - 5);
  if (!moment) return;
  told.add(moment);
  dialog.querySelector('[role="status"]').textContent = dialog.querySelector('[data-time]').closest('p').textContent;
}

function set(seconds) {
  endsAt = endIn(seconds);
  if (seconds > Number(warn)) {
    told.clear();
    dialog.close();
  }
  tick();
}

function tick() {
  const left = secondsLeft();
  if (left === 0) {
    leave();
  } else if (left <= Number(warn)) {
    dialog.querySelector('[data-time]').textContent = inWords(left);
    if (!dialog.open) dialog.showModal();
    speak(left);
  }
}

function leave() {
  clearInterval(ticking);
  clearInterval(asking);
  if (typed) late(typed);
  else location.assign(end);
}

// What was typed goes to the server, which keeps it for after the next login. Should the session live after all, the
// field `lookup` has the form shown again instead of saved.
function late(form) {
  const field = document.createElement('input');
  field.type = 'hidden';
  field.name = 'lookup';
  form.append(field);
  form.submit();
}

async function ask(url, options) {
  const answer = await fetch(url, { ...options, headers: { Accept: 'application/json', ...options.headers } });
  if (answer.status === 401) leave();
  if (!answer.ok) return;
  const { seconds_left: seconds } = await answer.json();
  set(seconds);
  return seconds;
}

async function stay() {
  const token = document.querySelector('#go [name="csrf_token"]').value;
  const seconds = await ask(extend, { method: 'POST', headers: { 'X-CSRFToken': token } }).catch(() => undefined);
  if (seconds) tabs?.postMessage(seconds);
}

dialog.querySelector('[data-stay]').addEventListener('click', stay);
dialog.addEventListener('cancel', (event) => {
  event.preventDefault();
  stay();
});
dialog.addEventListener('keydown', (event) => {
  if (MODIFIERS.includes(event.key) || event.target.closest('button:not([data-stay])')) return;
  event.preventDefault();
  stay();
});
tabs?.addEventListener('message', (event) => set(event.data));
tabs?.postMessage(secondsLeft());

const ticking = setInterval(tick, 1000);
const asking = setInterval(() => ask(state, { headers: { 'X-Passive': '1' } }).catch(() => undefined), ASK_EVERY);
document.addEventListener('input', (event) => {
  typed = event.target.closest('[data-draft]') ?? typed;
});
document.addEventListener('visibilitychange', () => document.hidden || tick());
tick();

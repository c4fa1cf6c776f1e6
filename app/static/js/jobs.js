// The page of a job looks again while there is something to wait for; looking keeps no session alive.

const EVERY = 2000;

async function look() {
  const here = document.getElementById('job');
  if (!('busy' in here.dataset)) return;
  const answer = await fetch(location.href, { headers: { 'X-Passive': '1' } }).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const next = page.getElementById('job');
    if (next && next.outerHTML !== here.outerHTML) here.replaceChildren(...next.childNodes);
    if (next && !('busy' in next.dataset)) delete here.dataset.busy;
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);

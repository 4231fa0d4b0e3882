// All the script there is: what is marked `live` is looked at every five seconds. Pages work without it. Focus stays
// where it is, and only a changed sentence is read out.
export const script = `
const EVERY = 5000;
const live = document.getElementById('live');
if (live) {
  const status = document.getElementById('status');
  const stale = document.getElementById('stale');
  let tag = live.dataset.tag;
  let looking = false;
  const look = async () => {
    if (document.hidden || looking) return;
    looking = true;
    try {
      const answer = await fetch(location.pathname, {
        headers: { 'if-none-match': tag },
        cache: 'no-store',
        redirect: 'manual',
        signal: AbortSignal.timeout(4 * EVERY),
      });
      if (answer.type === 'opaqueredirect') return location.reload();
      if (answer.status !== 304) {
        if (!answer.ok) throw new Error('status ' + answer.status);
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const fresh = page.getElementById('live');
        if (!fresh) return location.reload();
        const focused = document.activeElement && live.contains(document.activeElement) && document.activeElement.id;
        live.replaceChildren(...fresh.childNodes);
        if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
        const said = page.getElementById('status').textContent;
        if (status.textContent !== said) status.textContent = said;
        tag = fresh.dataset.tag;
      }
      stale.hidden = true;
    } catch {
      stale.hidden = false;
    } finally {
      looking = false;
    }
  };
  setInterval(look, EVERY);
  document.addEventListener('visibilitychange', look);
}
// A form sent twice by an impatient finger is sent once.
document.addEventListener('submit', event => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = 'yes';
});
addEventListener('pageshow', () => document.querySelectorAll('[data-sent]').forEach(form => delete form.dataset.sent));
`;

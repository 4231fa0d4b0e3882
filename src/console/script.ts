// All the script there is: what is marked `live` is looked at every five seconds. Pages work without it. What has not
// changed is not touched, so whoever reads a row, or has the focus in it, stays there; only a changed sentence is read
// out. There are no keys of one letter: who speaks to a phone, or types, never does something by them.
export const script = `
const EVERY = 5000;
const live = document.getElementById('live');
// Makes an element what it is now, and leaves alone what is the same.
const become = (here, there) => {
  if (here.isEqualNode(there)) return;
  if (here.nodeType === Node.TEXT_NODE) {
    here.data = there.data;
    return;
  }
  // What is folded open, and that a form was sent, is of this browser alone.
  for (const { name } of [...here.attributes])
    if (!there.hasAttribute(name) && name !== 'open' && name !== 'data-sent') here.removeAttribute(name);
  for (const { name, value } of there.attributes) if (here.getAttribute(name) !== value) here.setAttribute(name, value);
  const known = new Map([...here.children].filter(child => child.id).map(child => [child.id, child]));
  const wanted = new Set([...there.children].map(child => child.id));
  for (const [id, child] of known) if (!wanted.has(id)) child.remove();
  let at = here.firstChild;
  for (const fresh of [...there.childNodes]) {
    const same = fresh.id ? known.get(fresh.id) : at && !at.id && at.nodeName === fresh.nodeName ? at : undefined;
    if (!same) {
      here.insertBefore(fresh, at);
      continue;
    }
    // The others move round it: what is moved itself would lose the focus.
    while (at && at !== same) {
      const next = at.nextSibling;
      here.append(at);
      at = next;
    }
    become(same, fresh);
    at = same.nextSibling;
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
};
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
        // Not for who looks any more: then nothing of it stays on the screen.
        if (answer.status > 399 && answer.status < 500) return location.reload();
        if (!answer.ok) throw new Error('status ' + answer.status);
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const fresh = page.getElementById('live');
        if (!fresh) return location.reload();
        const focused = live.contains(document.activeElement) ? document.activeElement : undefined;
        become(live, fresh);
        // What had the focus is gone, such as a button of what somebody else has claimed: on to its row, or the list.
        if (focused && !focused.isConnected)
          (document.getElementById('r' + focused.id.slice(1)) ?? live).focus({ preventScroll: true });
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

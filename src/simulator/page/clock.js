// The hotline's clock, where it can be put forward.

const shown = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** Shows the time at the hotline, and lets it pass when a button says so. Nothing where there is no such clock. */
export function keepTime(/** @type {HTMLElement | null} */ root) {
  if (!root) return;
  let ahead = 0;
  const show = () => {
    const time = root.querySelector('[data-part="time"]');
    if (time) time.textContent = `The hotline’s clock: ${shown.format(Date.now() + ahead)}`;
  };
  const read = async (/** @type {RequestInit} */ init = {}) => {
    const response = await fetch('/phone/clock', init);
    if (!response.ok) return;
    ahead = (await response.json()).now - Date.now();
    show();
  };
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-hours]')))
    button.addEventListener('click', () => {
      const body = JSON.stringify({ hours: Number(button.dataset.hours) });
      void read({ method: 'POST', headers: { 'content-type': 'application/json' }, body });
    });
  void read();
  setInterval(show, 15_000);
}

// One clip after the other: by button, by key, or all in their order.
const sound = new Audio();
const all = document.getElementById('all');
const now = document.getElementById('now');
const buttons = [...document.querySelectorAll('button[data-clip]')];
let current;
let inOrder = false;

function play(button) {
  stop();
  if (!button) return;
  current = button;
  const row = button.closest('li');
  row.classList.add('playing');
  button.textContent = '■';
  now.textContent = `${row.id}: ${row.querySelector('.meaning').textContent}`;
  sound.src = button.dataset.clip;
  // Another that was begun meanwhile has interrupted this one, and that is no fault.
  sound.play().catch(error => button === current && ended(`${row.id} can not be played: ${error.message}`));
}

function stop() {
  sound.pause();
  now.textContent = '';
  if (!current) return;
  current.textContent = '▶';
  current.closest('li').classList.remove('playing');
  current = undefined;
}

function ended(why) {
  const next = inOrder && current ? buttons[buttons.indexOf(current) + 1] : undefined;
  stop();
  if (next) {
    next.closest('li').scrollIntoView({ block: 'nearest' });
    play(next);
  } else {
    playInOrder(false);
    now.textContent = why ?? '';
  }
}

function playInOrder(on) {
  inOrder = on;
  all.textContent = on ? 'Stop' : 'Play all in order';
}

for (const button of buttons)
  button.addEventListener('click', () => {
    const same = button === current;
    playInOrder(false);
    if (same) stop();
    else play(button);
  });

all.addEventListener('click', () => {
  const on = !inOrder;
  playInOrder(on);
  if (on) play(buttons[0]);
  else stop();
});

sound.addEventListener('ended', () => ended());
sound.addEventListener('error', () => current && ended(`${current.closest('li').id} can not be played`));
sound.addEventListener('loadedmetadata', () => {
  if (current) current.closest('li').querySelector('.length').textContent = `${sound.duration.toFixed(1)} s`;
});

const STEPS = { ArrowDown: 1, ArrowUp: -1 };
document.addEventListener('keydown', event => {
  if (event.key === 'Escape') {
    playInOrder(false);
    stop();
    return;
  }
  const step = STEPS[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const at = buttons.indexOf(document.activeElement);
  buttons[Math.min(Math.max(at + step, 0), buttons.length - 1)]?.focus();
});

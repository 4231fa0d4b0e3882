// The row of phones: how many there are and whose, which of them hears the keyboard, and which is heard.

import { isNumber, nameOf } from './chosen.js';
import { keepTime } from './clock.js';
import { Phone } from './phone.js';

/** @returns {any} */
const element = (/** @type {string} */ id) => document.getElementById(id);
const row = element('row');
const template = element('template').content;
const most = Number(row.dataset.most);

/** People who return calls come first: the phone that one starts with is a caller's. */
const choices = [...template.querySelectorAll('[name=from]')].filter(input => input.value !== '');
const toAdd = [...choices.filter(input => input.dataset.person), ...choices].map(input => input.value);

/** @type {Phone[]} */
let phones = [];
/** Those in a call, the newest last. @type {Phone[]} */
let inCall = [];
/** Used last: it hears the keyboard. @type {Phone | undefined} */
let held;

/** @type {import('./phone.js').Row} */
const others = {
  taken: by => new Set(phones.filter(phone => phone !== by && phone.number).map(phone => phone.number)),
  nameOf: number => nameOf(number, template),
  noHurry: () => element('no-hurry').checked,
  renumbered() {
    for (const phone of phones) phone.lock();
    remember();
  },
  calls(phone, calling) {
    inCall = inCall.filter(one => one !== phone);
    if (calling) inCall.push(phone);
    listen();
  },
  removed(phone) {
    remove(phone);
    element('add').focus();
  },
};

/** One call is listened to at a time: the newest. */
function listen() {
  const newest = inCall.at(-1);
  if (newest) for (const phone of phones) phone.mute(phone !== newest);
}

function add(/** @type {string} */ number) {
  row.append(template.cloneNode(true));
  const phone = new Phone(row.lastElementChild, number, others);
  phones.push(phone);
  arrange();
  phone.switchOn();
  return phone;
}

function remove(/** @type {Phone} */ phone) {
  phone.switchOff();
  phone.root.remove();
  phones = phones.filter(one => one !== phone);
  others.calls(phone, false);
  if (held === phone) hold(undefined);
  arrange();
  others.renumbered(phone);
}

function arrange() {
  const alone = phones.length === 1;
  const was = row.dataset.count;
  row.dataset.count = String(phones.length);
  element('add').disabled = phones.length >= most;
  phones.forEach(({ root }, i) => {
    // Parts are named for whoever scripts this page; the first phone's by their plain names, such as #log.
    for (const part of /** @type {any} */ (root.querySelectorAll('[data-part]')))
      part.id = i === 0 ? part.dataset.part : `${part.dataset.part}-${i + 1}`;
    /** @type {any} */
    const setup = root.querySelector('.setup');
    if (alone) setup.open = true;
    else if (was === '1') setup.open = false;
  });
}

function hold(/** @type {Phone | undefined} */ phone) {
  held = phone;
  for (const { root } of phones) root.toggleAttribute('data-held', root === phone?.root);
}

// The address remembers the numbers

function remember() {
  const numbers = phones.map(phone => phone.number).filter(Boolean);
  if (location.hash || numbers.join() !== toStartWith().join()) history.replaceState(null, '', `#${numbers.join(',')}`);
}

const toStartWith = () => [choices[0]?.value ?? ''];

function remembered() {
  const numbers = location.hash.slice(1).replace(/%2B/gi, '+').replace(/%2C/gi, ',').split(',').filter(isNumber);
  return numbers.length > 0 ? [...new Set(numbers)].slice(0, most) : toStartWith();
}

function set() {
  const numbers = remembered();
  if (numbers.join() === phones.map(phone => phone.number).join()) return;
  for (const phone of phones) remove(phone);
  for (const number of numbers) add(number);
}

// What a person does

element('add').addEventListener('click', () => {
  const taken = others.taken(/** @type {any} */ (undefined));
  /** @type {any} */
  const { root } = add(toAdd.find(number => !taken.has(number)) ?? '');
  root.querySelector('.green').focus();
});

for (const happening of ['focusin', 'pointerdown'])
  row.addEventListener(happening, (/** @type {any} */ { target }) => {
    hold(phones.find(phone => phone.root.contains(target)));
  });

document.addEventListener('keydown', event => {
  const { target } = event;
  const typing = (target instanceof HTMLInputElement && target.type === 'tel') || target instanceof HTMLTextAreaElement;
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const phone = held ?? phones[0];
  if (event.key === 'Escape') phone?.hangUp();
  const button = phone?.root.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  phone?.press(event.key);
  button.classList.add('pressed');
  setTimeout(() => button.classList.remove('pressed'), 150);
});

keepTime(element('clock'));
addEventListener('hashchange', set);
set();

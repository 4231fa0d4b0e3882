// The phone in the browser. It shows what the exchange says, plays it, and sends back what happens here
// (the protocol is described in protocol.ts). It never signs anything and knows no secret.
import { play, record, silence, tone } from './sound.js';

/**
 * @typedef {{ id: string, language: string, text: string, origin: string }} Caption
 * @typedef {{ sequence: number, status: keyof typeof STATUS, with?: string, play: { url: string, caption?: Caption }[],
 *   expect: 'nothing' | 'key' | 'number' | 'speech', timeout: number, typed: string, longest?: number, beep?: boolean }} Screen
 */

/** @returns {any} */
const element = (/** @type {string} */ id) => document.getElementById(id);
const setup = element('setup');
const caption = element('caption');
const log = element('log');

const STATUS = {
  idle: 'Ready',
  ringing: 'Ringing',
  incoming: 'Incoming call',
  'in-call': 'In a call',
  talking: 'Talking to a person',
  busy: 'Busy',
  ended: 'Call ended',
};

const HINTS = {
  idle: 'Press the green key to dial.',
  ringing: '',
  incoming: 'Green answers, red declines.',
  'in-call': '',
  talking: 'Here two people would talk. The red key ends it.',
  busy: 'The line did not pick up.',
  ended: 'Press the green key to dial again.',
  nothing: '',
  key: 'Press a key, at any time.',
  number: 'Type a number, then wait.',
  speech: 'Speak, or send a sample. Any key ends it.',
};

/** Frequencies of the keys, in hertz (ITU-T Q.23): rows, then columns. */
const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const KEYS = '123456789*0#';

let number = '';
/** @type {Screen} */
let screen = { sequence: -1, status: 'idle', play: [], expect: 'nothing', timeout: 0, typed: '' };
/** @type {EventSource | undefined} */
let watching;
let timer = 0;
/** @type {(() => Promise<Blob>) | undefined} Stops the recording that is running. */
let stopRecording;
/** Commands go out one after the other. */
let sending = Promise.resolve();

// Talking to the exchange

const address = (/** @type {string} */ what) => `/phone/${encodeURIComponent(number)}/${what}`;

function send(/** @type {object} */ command) {
  post('commands', JSON.stringify(command), 'application/json');
}

function post(/** @type {string} */ what, /** @type {BodyInit} */ body, /** @type {string} */ type) {
  const url = address(what);
  sending = sending.then(async () => {
    try {
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
      if (!response.ok) throw new Error(await response.text());
      if (url === address(what)) show(await response.json());
    } catch (error) {
      note(`The server could not be reached: ${error instanceof Error ? error.message : error}`);
    }
  });
}

function switchOn() {
  watching?.close();
  const chosen = new FormData(setup).get('from') || element('other').value.replace(/[\s()-]/g, '');
  number = String(chosen);
  if (!/^(\+[1-9]\d{6,14}|withheld)$/.test(number)) {
    element('status').textContent = 'Type a number such as +66898765432';
    return;
  }
  watching = new EventSource(address('screens'));
  watching.addEventListener('open', () => {
    screen = { ...screen, sequence: -1 };
  });
  watching.addEventListener('message', event => show(JSON.parse(event.data)));
}

// What the phone shows and plays

function show(/** @type {Screen} */ next) {
  if (next.sequence <= screen.sequence) return;
  const before = screen;
  screen = next;
  silence();
  clearTimeout(timer);
  const { status, expect } = screen;
  const far = screen.with ? ` · ${screen.with}` : '';
  const calling = !['idle', 'ended', 'busy'].includes(status);

  element('phone').dataset.status = status;
  element('status').textContent = STATUS[status] + (status === 'idle' ? '' : far);
  element('typed').textContent = screen.typed;
  element('hint').textContent = status === 'in-call' ? HINTS[expect] : HINTS[status];
  element('green').setAttribute('aria-label', status === 'incoming' ? 'Answer' : 'Dial');
  element('green').disabled = calling && status !== 'incoming';
  element('red').setAttribute('aria-label', status === 'incoming' ? 'Decline' : 'Hang up');
  element('red').disabled = !calling;
  element('speech').hidden = expect !== 'speech';
  element('speak').textContent = 'Speak';
  element('quiet').disabled = expect === 'nothing';
  element('skip').disabled = screen.play.length === 0;
  for (const input of setup.querySelectorAll('[name]')) input.disabled = calling;

  if (status !== before.status && status !== 'in-call') note(STATUS[status] + far);
  if (screen.play.length > 0 || !calling) caption.replaceChildren();
  if (expect === 'speech' && screen.beep) tone([1000], 0.4);
  if (status === 'incoming') ringTone(screen.sequence);
  hear(screen);
}

async function hear(/** @type {Screen} */ heard) {
  const line = heard.play.some(clip => clip.caption) ? log.appendChild(document.createElement('li')) : undefined;
  if (line) line.className = 'line';
  if (heard.play.some(clip => clip.caption?.origin === 'placeholder')) caption.append(tag('placeholder voice'), ' ');
  for (const clip of heard.play) {
    if (clip.caption) say(clip.caption, line);
    await play(clip.url);
    if (heard !== screen) return;
  }
  listened(heard);
}

function say(/** @type {Caption} */ { id, language, text }, /** @type {HTMLElement | undefined} */ line) {
  caption.querySelector('.now')?.classList.remove('now');
  const words = Object.assign(document.createElement('span'), { lang: language, textContent: text, className: 'now' });
  caption.append(words, ' ');
  caption.scrollTop = caption.scrollHeight;
  const code = Object.assign(document.createElement('code'), { textContent: `${language}/${id}` });
  line?.append(Object.assign(words.cloneNode(true), { className: '' }), ' ', code, ' ');
}

const tag = (/** @type {string} */ textContent) => Object.assign(document.createElement('em'), { textContent });

/** The clips have ended, or were skipped. */
function listened(/** @type {Screen} */ heard) {
  element('skip').disabled = true;
  if (heard.expect === 'nothing' && heard.play.length > 0) send({ do: 'played', sequence: heard.sequence });
  if (heard.expect === 'key' || heard.expect === 'number') wait(heard);
}

function wait(/** @type {Screen} */ heard) {
  if (element('no-hurry').checked && heard.typed === '') return;
  timer = setTimeout(sayNothing, heard.timeout * 1000);
}

function ringTone(/** @type {number} */ sequence) {
  if (screen.sequence !== sequence) return;
  tone([440, 480], 1);
  setTimeout(ringTone, 3000, sequence);
}

function note(/** @type {string} */ textContent, className = 'note') {
  log.append(Object.assign(document.createElement('li'), { textContent, className }));
}

// What a person does

function press(/** @type {string} */ key) {
  const at = KEYS.indexOf(key);
  tone([ROWS[Math.floor(at / 3)] ?? 0, COLUMNS[at % 3] ?? 0], 0.12);
  if (screen.status !== 'in-call') return;
  note(`pressed ${key}`, 'you');
  if (stopRecording) {
    endRecording(key);
    return;
  }
  // Any key stops a menu; nothing but its end ends a plain announcement.
  if (screen.expect !== 'nothing') silence();
  clearTimeout(timer);
  send({ do: 'press', key });
}

function sayNothing() {
  const { sequence } = screen;
  clearTimeout(timer);
  silence();
  note(screen.typed ? 'stopped typing' : 'said nothing', 'you');
  send({ do: 'silence', sequence });
}

function skip() {
  const heard = screen;
  screen = { ...screen }; // whatever is still playing belongs to the past
  silence();
  const captions = heard.play.flatMap(clip => clip.caption ?? []);
  for (const left of captions.slice(caption.querySelectorAll('span').length)) say(left, log.lastElementChild);
  listened(screen);
}

async function speak() {
  if (stopRecording) {
    endRecording();
    return;
  }
  try {
    const { sequence, longest = 120 } = screen;
    stopRecording = await record();
    element('speak').textContent = 'Done';
    timer = setTimeout(() => screen.sequence === sequence && endRecording(), longest * 1000);
  } catch (error) {
    note(`No microphone: ${error instanceof Error ? error.message : error}. Send a sample instead.`);
  }
}

async function endRecording(key = '') {
  clearTimeout(timer);
  const stop = stopRecording;
  stopRecording = undefined;
  if (stop) speech(await stop(), key);
}

function speech(/** @type {Blob} */ wav, key = '') {
  note(key ? `spoke, then pressed ${key}` : 'spoke', 'you');
  post(`speech?sequence=${screen.sequence}&key=${encodeURIComponent(key)}`, wav, 'audio/wav');
}

async function sample() {
  speech(await (await fetch('/phone/sample.wav')).blob());
}

async function hangUp() {
  const stop = stopRecording;
  stopRecording = undefined;
  silence();
  clearTimeout(timer);
  note(screen.status === 'incoming' ? 'declined' : 'hung up', 'you');
  if (stop) post('speech?hang-up=yes', await stop(), 'audio/wav');
  else send({ do: screen.status === 'incoming' ? 'decline' : 'hang-up' });
}

function green() {
  if (screen.status === 'incoming') {
    note('answered', 'you');
    send({ do: 'answer' });
  } else {
    log.replaceChildren();
    send({ do: 'dial', line: new FormData(setup).get('line') });
  }
}

for (const button of document.querySelectorAll('[data-key]'))
  button.addEventListener('click', () => press(button.getAttribute('data-key') ?? ''));

document.addEventListener('keydown', event => {
  const typing = event.target instanceof HTMLInputElement && event.target.type === 'tel';
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (event.key === 'Escape' && !element('red').disabled) hangUp();
  if (!button) return;
  press(event.key);
  button.classList.add('pressed');
  setTimeout(() => button.classList.remove('pressed'), 150);
});

setup.addEventListener('change', (/** @type {any} */ event) => {
  if (event.target.id === 'other') setup.querySelector('[name=from][value=""]').checked = true;
  if (event.target.name === 'from' || event.target.id === 'other') switchOn();
});
setup.addEventListener('submit', (/** @type {Event} */ event) => event.preventDefault());
element('green').addEventListener('click', green);
element('red').addEventListener('click', hangUp);
element('skip').addEventListener('click', skip);
element('quiet').addEventListener('click', sayNothing);
element('speak').addEventListener('click', speak);
element('sample').addEventListener('click', sample);
switchOn();

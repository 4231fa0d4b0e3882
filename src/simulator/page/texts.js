// A phone's texts: the thread on its screen, and the box in which one writes.

import { tone } from './sound.js';

/** @typedef {{ nth: number, line: string, mine: boolean, body: string, at: number }} Text */

/** Two short beeps, as phones of this kind make: hertz and seconds. */
const BEEP = { hertz: 1320, long: 0.09, apart: 0.16 };

const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

export class Texts {
  #root;
  #part;
  #send;
  #muted;
  /** The last that has been on the screen. */
  #seen = 0;
  /** The last that has come at all; undefined: what stands there has come before we looked.
   * @type {number | undefined} */
  #last;
  /** @type {Text[]} */
  #texts = [];

  /**
   * @param {HTMLElement} root the phone
   * @param {(name: string) => any} part
   * @param {(body: string) => void} send
   * @param {() => boolean} muted
   */
  constructor(root, part, send, muted) {
    this.#root = root;
    this.#part = part;
    this.#send = send;
    this.#muted = muted;
    part('mode').addEventListener('click', () => this.#turnOver());
    part('send').addEventListener('click', () => this.#sendIt());
    part('write').addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#sendIt();
    });
    this.#turnTo(false);
  }

  get shown() {
    return this.#root.dataset.view === 'texts';
  }

  show(/** @type {Text[]} */ texts) {
    this.#texts = texts;
    this.#part('thread').replaceChildren(...texts.map(text => bubble(text, texts)));
    this.#beep();
    if (this.shown) this.#seen = this.#newest;
    this.#count();
    this.#toTheEnd();
  }

  /** Another phone's texts follow. */
  forget() {
    this.#seen = 0;
    this.show([]);
    this.#last = undefined;
  }

  get #newest() {
    return this.#texts.at(-1)?.nth ?? 0;
  }

  #beep() {
    const before = this.#last;
    this.#last = this.#newest;
    if (before === undefined || this.#muted() || !this.#texts.some(({ nth, mine }) => !mine && nth > before)) return;
    tone([BEEP.hertz], BEEP.long);
    setTimeout(() => tone([BEEP.hertz], BEEP.long), BEEP.apart * 1000);
  }

  /** A key of the keypad writes, as on any phone of this kind. */
  type(/** @type {string} */ key) {
    const box = this.#part('write');
    box.value += key;
    box.focus();
  }

  may(/** @type {boolean} */ write) {
    this.#part('send').disabled = !write;
    this.#part('write').disabled = !write;
    this.#part('write').placeholder = write ? 'Write a text' : 'A hidden number cannot text';
  }

  #turnOver() {
    this.#turnTo(!this.shown);
  }

  #turnTo(/** @type {boolean} */ texts) {
    this.#root.dataset.view = texts ? 'texts' : 'call';
    this.#part('mode').setAttribute('aria-pressed', String(texts));
    if (!texts) return;
    this.#seen = this.#newest;
    this.#count();
    this.#toTheEnd();
    this.#part('write').focus();
  }

  #count() {
    const unread = this.#texts.filter(({ nth, mine }) => !mine && nth > this.#seen).length;
    this.#part('unread').textContent = unread > 0 ? String(unread) : '';
    this.#part('mode').setAttribute('aria-label', unread > 0 ? `Texts, ${unread} new` : 'Texts');
  }

  #sendIt() {
    const box = this.#part('write');
    this.#send(box.value);
    box.value = '';
    box.focus();
  }

  #toTheEnd() {
    const thread = this.#part('thread');
    thread.scrollTop = thread.scrollHeight;
  }
}

/** Which line it came from is told where there are several. */
function bubble(/** @type {Text} */ { line, mine, body, at }, /** @type {Text[]} */ all) {
  const item = Object.assign(document.createElement('li'), { className: mine ? 'mine' : 'theirs' });
  const words = Object.assign(document.createElement('p'), { textContent: body || '(empty)' });
  const several = all.some(text => text.line !== line);
  const about = Object.assign(document.createElement('small'), {
    textContent: several ? `${clock.format(at)} · ${mine ? 'to ' : ''}${line}` : clock.format(at),
  });
  item.append(words, about);
  return item;
}

// A phone's texts: the thread on its screen, and the box in which one writes.

/** @typedef {{ line: string, mine: boolean, body: string, at: number }} Text */

const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

export class Texts {
  #root;
  #part;
  #send;
  /** How many of them have been on the screen. */
  #seen = 0;
  /** @type {Text[]} */
  #texts = [];

  /**
   * @param {HTMLElement} root the phone
   * @param {(name: string) => any} part
   * @param {(body: string) => void} send
   */
  constructor(root, part, send) {
    this.#root = root;
    this.#part = part;
    this.#send = send;
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
    if (this.shown) this.#seen = texts.length;
    this.#count();
    this.#toTheEnd();
  }

  /** Another phone's texts follow. */
  forget() {
    this.#seen = 0;
    this.show([]);
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
    this.#seen = this.#texts.length;
    this.#count();
    this.#toTheEnd();
    this.#part('write').focus();
  }

  #count() {
    const unread = this.#texts.slice(this.#seen).filter(text => !text.mine).length;
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

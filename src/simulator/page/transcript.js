// The words of a phone: on its screen while they are said, and in the conversation beside it for good.

/** @typedef {import('./exchange.js').Caption} Caption */

/** @returns {HTMLElement} */
const made = (/** @type {string} */ tag, /** @type {object} */ properties) =>
  Object.assign(document.createElement(tag), properties);

export class Transcript {
  #caption;
  #log;

  constructor(/** @type {HTMLElement} */ caption, /** @type {HTMLElement} */ log) {
    this.#caption = caption;
    this.#log = log;
  }

  /** What happened, or what somebody did (`you`). */
  note(/** @type {string} */ textContent, className = 'note') {
    this.#log.append(made('li', { textContent, className }));
    this.#toTheEnd();
  }

  forget() {
    this.#log.replaceChildren();
  }

  /** Nothing is being said any more. */
  clear() {
    this.#caption.replaceChildren();
  }

  /** Several clips follow: they share a line in the conversation. */
  begin(/** @type {Caption[]} */ captions) {
    if (captions.length > 0) this.#log.append(made('li', { className: 'line' }));
    if (captions.some(caption => caption.origin === 'placeholder'))
      this.#caption.append(made('em', { textContent: 'placeholder voice' }), ' ');
  }

  say(/** @type {Caption} */ { id, language, text }) {
    this.#caption.querySelector('.now')?.classList.remove('now');
    this.#caption.append(made('span', { lang: language, textContent: text, className: 'now' }), ' ');
    this.#caption.scrollTop = this.#caption.scrollHeight;
    const words = made('span', { lang: language, textContent: text });
    const lines = this.#log.querySelectorAll('.line');
    lines[lines.length - 1]?.append(words, ' ', made('code', { textContent: `${language}/${id}` }), ' ');
    this.#toTheEnd();
  }

  /** How many of the captions that are due now have been said. */
  get said() {
    return this.#caption.querySelectorAll('span').length;
  }

  #toTheEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
  }
}

// A phone's wire to the exchange: what it sends, and the screens that come back (the protocol is described in
// protocol.ts). It never signs anything and knows no secret.

/**
 * @typedef {import('./texts.js').Text} Text
 * @typedef {{ id: string, language: string, text: string, origin: string }} Caption
 * @typedef {'idle' | 'ringing' | 'incoming' | 'in-call' | 'talking' | 'busy' | 'ended'} Status
 * @typedef {{ sequence: number, status: Status, with?: string, partner?: string,
 *   play: { url: string, caption?: Caption }[], expect: 'nothing' | 'key' | 'number' | 'speech', timeout: number,
 *   typed: string, longest?: number, beep?: boolean }} Screen
 */

/** @type {Screen} */
export const BLANK = { sequence: -1, status: 'idle', play: [], expect: 'nothing', timeout: 0, typed: '' };

/** The phone with this number, switched on until it is closed. */
export class Wire {
  number;
  #hears;
  #screens;
  /** Commands go out one after the other. */
  #sending = Promise.resolve();
  #closed = false;

  /**
   * @param {string} number
   * @param {{ screen(screen: Screen): void, texts(texts: Text[]): void, fresh(): void, trouble(why: string): void }} hears
   *   `fresh`: what comes
   *   next counts, also when the server was started anew and counts its screens from the beginning.
   */
  constructor(number, hears) {
    this.number = number;
    this.#hears = hears;
    this.#screens = new EventSource(this.#address('screens'));
    this.#screens.addEventListener('open', () => hears.fresh());
    this.#screens.addEventListener('message', event => hears.screen(JSON.parse(event.data)));
    this.#screens.addEventListener('texts', event => hears.texts(JSON.parse(event.data)));
  }

  send(/** @type {object} */ command) {
    this.#post('commands', JSON.stringify(command), 'application/json');
  }

  /** Texts a line. The texts that the phone keeps are told of when they change. */
  text(/** @type {string} */ line, /** @type {string} */ body) {
    this.#sent('texts', JSON.stringify({ line, body }), 'application/json');
  }

  /** Sends speech, as the answer to a screen; or what had been said when somebody hung up. */
  speak(/** @type {Blob} */ wav, /** @type {Record<string, string>} */ query) {
    this.#post(`speech?${new URLSearchParams(query)}`, wav, 'audio/wav');
  }

  close() {
    this.#closed = true;
    this.#screens.close();
  }

  #address(/** @type {string} */ what) {
    return `/phone/${encodeURIComponent(this.number)}/${what}`;
  }

  #post(/** @type {string} */ what, /** @type {BodyInit} */ body, /** @type {string} */ type) {
    this.#sent(what, body, type, screen => this.#hears.screen(screen));
  }

  #sent(
    /** @type {string} */ what,
    /** @type {BodyInit} */ body,
    /** @type {string} */ type,
    /** @type {(answer: any) => void} */ then = () => {},
  ) {
    this.#sending = this.#sending.then(async () => {
      try {
        const headers = { 'content-type': type };
        const response = await fetch(this.#address(what), { method: 'POST', headers, body });
        if (!response.ok) throw new Error(await response.text());
        const answer = await response.json();
        if (!this.#closed) then(answer);
      } catch (error) {
        this.#hears.trouble(`The server could not be reached: ${error instanceof Error ? error.message : error}`);
      }
    });
  }
}

// One phone in the browser. It shows what the exchange says, plays it, and sends back what happens here.

import { Chosen, isNumber } from './chosen.js';
import { BLANK, Wire } from './exchange.js';
import { Ear, record, tone } from './sound.js';
import { Texts } from './texts.js';
import { Transcript } from './transcript.js';

/**
 * @typedef {import('./exchange.js').Screen} Screen
 * @typedef {{
 *   taken(by: Phone): Set<string>, nameOf(number: string): string | undefined, noHurry(): boolean,
 *   renumbered(phone: Phone): void, calls(phone: Phone, calling: boolean): void, removed(phone: Phone): void,
 * }} Row What a phone knows of those beside it.
 */

const STATUS = {
  idle: 'Ready',
  ringing: 'Ringing',
  incoming: 'Incoming call',
  'in-call': 'In a call',
  talking: 'Talking with',
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

/** In a call, or making one. A phone that only rings is in none yet. */
const CALLING = new Set(['ringing', 'in-call', 'talking']);

/** Frequencies of the keys, in hertz (ITU-T Q.23): rows, then columns. */
const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const KEYS = '123456789*0#';

export class Phone {
  root;
  number = '';
  #row;
  #chosen;
  #words;
  #texts;
  #ear = new Ear();
  /** What the mute key says, once somebody has pressed it: it then counts for good.
   * @type {boolean | undefined} */
  #mutedByHand;
  /** @type {Screen} */
  #screen = BLANK;
  /** @type {Wire | undefined} */
  #wire;
  #timer = 0;
  /** @type {(() => Promise<Blob>) | undefined} Stops the recording that is running. */
  #stopRecording;

  constructor(/** @type {HTMLElement} */ root, /** @type {string} */ number, /** @type {Row} */ row) {
    this.root = root;
    this.#row = row;
    this.#words = new Transcript(this.#part('caption'), this.#part('log'));
    this.#texts = new Texts(
      root,
      name => this.#part(name),
      body => this.#wire?.text(this.#chosen.line, body),
      () => this.#mutedByHand === true,
    );
    this.#chosen = new Chosen(this.#part('setup'), () => this.#plug());
    this.#chosen.choose(number);
    const does = {
      green: () => this.#green(),
      red: () => this.hangUp(),
      machine: () => this.#answer('an answering machine picked up', { machine: true }),
      skip: () => this.#skip(),
      quiet: () => this.#sayNothing(),
      speak: () => this.#speak(),
      sample: () => this.#sample(),
      mute: () => this.#muteByHand(),
      remove: () => row.removed(this),
    };
    for (const [name, act] of Object.entries(does)) this.#part(name).addEventListener('click', act);
    for (const button of root.querySelectorAll('[data-key]'))
      button.addEventListener('click', () => this.press(button.getAttribute('data-key') ?? ''));
    this.#part('setup').addEventListener('change', () => this.#label());
  }

  /** @returns {any} */
  #part(/** @type {string} */ name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  // Whose phone it is

  switchOn() {
    this.#plug();
  }

  /** Hangs up first, as somebody does who puts a phone away; one that only rings goes on ringing unheard. */
  switchOff() {
    if (CALLING.has(this.#screen.status)) this.hangUp();
    this.#screen = BLANK;
    clearTimeout(this.#timer);
    this.#ear.silence();
    this.#wire?.close();
  }

  /** The numbers beside it, or its own state, have changed. */
  lock() {
    const { status } = this.#screen;
    this.#chosen.lock(CALLING.has(status) || status === 'incoming', this.#row.taken(this));
  }

  #plug() {
    const { number } = this.#chosen;
    this.#wire?.close();
    this.#wire = undefined;
    this.#texts.forget();
    const free = !this.#row.taken(this).has(number);
    this.number = isNumber(number) && free ? number : '';
    this.#row.renumbered(this);
    this.#label();
    this.#part('green').disabled = this.number === '';
    this.#texts.may(this.number !== '' && this.number !== 'withheld');
    if (this.number)
      this.#wire = new Wire(this.number, {
        screen: screen => this.#show(screen),
        texts: texts => this.#texts.show(texts),
        fresh: () => {
          this.#screen = { ...this.#screen, sequence: -1 };
        },
        trouble: why => this.#words.note(why),
      });
    else
      this.#part('status').textContent = free
        ? 'Type a number such as +66898765432'
        : 'Another phone here has this number';
  }

  #label() {
    const name = this.#row.nameOf(this.number);
    const number = this.number === 'withheld' ? '' : this.number;
    this.root.setAttribute('aria-label', this.number ? ['Phone', number, name].filter(Boolean).join(' ') : 'Phone');
    const strong = Object.assign(document.createElement('strong'), { textContent: name ?? number });
    this.#part('whose').replaceChildren(...(name ? [strong, ` ${number}`] : [strong]));
    this.#part('dials').textContent = `dials ${this.#chosen.line}`;
  }

  // What it shows and plays

  #show(/** @type {Screen} */ next) {
    if (next.sequence <= this.#screen.sequence) return;
    const before = this.#screen.status;
    this.#screen = next;
    this.#ear.silence();
    clearTimeout(this.#timer);
    const { status, expect } = next;
    const incoming = status === 'incoming';
    const engaged = incoming || CALLING.has(status);

    this.root.dataset.status = status;
    this.#part('status').textContent = status === 'idle' ? STATUS.idle : this.#told(next);
    this.#part('typed').textContent = next.typed;
    this.#part('hint').textContent = status === 'in-call' ? HINTS[expect] : this.#hint(next);
    this.#part('green').setAttribute('aria-label', incoming ? 'Answer' : 'Dial');
    this.#part('green').disabled = engaged && !incoming;
    this.#part('red').setAttribute('aria-label', incoming ? 'Decline' : 'Hang up');
    this.#part('red').disabled = !engaged;
    // What stands between the green key and the red is of no use while it rings.
    for (const name of ['machine', 'skip', 'quiet']) this.#part(name).hidden = (name === 'machine') !== incoming;
    this.#part('speech').hidden = expect !== 'speech';
    this.#part('speak').textContent = 'Speak';
    this.#part('quiet').disabled = expect === 'nothing';
    this.#part('skip').disabled = next.play.length === 0;
    this.lock();

    if (CALLING.has(before) !== CALLING.has(status)) this.#row.calls(this, CALLING.has(status));
    if (status !== before && status !== 'in-call') this.#words.note(this.#told(next));
    if (next.play.length > 0 || !engaged) this.#words.clear();
    if (expect === 'speech' && next.beep && !this.#ear.muted) tone([1000], 0.4);
    if (incoming) this.#ring(next);
    void this.#hear(next);
  }

  /** The status in words. With whom one talks is for whoever plays both: no phone could show it. */
  #told(/** @type {Screen} */ { status, with: far = '', partner }) {
    if (status === 'talking') return `${STATUS.talking} ${partner ? (this.#row.nameOf(partner) ?? partner) : far}`;
    return far ? `${STATUS[status]} · ${far}` : STATUS[status];
  }

  #hint(/** @type {Screen} */ { status, with: far }) {
    return status === 'talking' && far ? `A real phone would show ${far}. ${HINTS.talking}` : HINTS[status];
  }

  async #hear(/** @type {Screen} */ heard) {
    this.#words.begin(heard.play.flatMap(clip => clip.caption ?? []));
    for (const clip of heard.play) {
      if (clip.caption) this.#words.say(clip.caption);
      await this.#ear.play(clip.url);
      if (heard !== this.#screen) return;
    }
    this.#listened(heard);
  }

  /** The clips have ended, or were skipped. */
  #listened(/** @type {Screen} */ heard) {
    this.#part('skip').disabled = true;
    if (heard.expect === 'nothing' && heard.play.length > 0)
      this.#wire?.send({ do: 'played', sequence: heard.sequence });
    const counts = !this.#row.noHurry() || heard.typed !== '';
    if ((heard.expect === 'key' || heard.expect === 'number') && counts)
      this.#timer = window.setTimeout(() => this.#sayNothing(), heard.timeout * 1000);
  }

  /** A phone rings aloud also while another one is listened to. */
  #ring(/** @type {Screen} */ rung) {
    if (this.#screen.sequence !== rung.sequence || this.#screen.status !== 'incoming') return;
    if (!this.#mutedByHand) tone([440, 480], 1);
    setTimeout(() => this.#ring(rung), 3000);
  }

  /** What the row thinks best; whoever has pressed the mute key knows better. */
  mute(/** @type {boolean} */ muted) {
    this.#ear.mute(this.#mutedByHand ?? muted);
    this.#part('mute').setAttribute('aria-pressed', String(this.#ear.muted));
  }

  #muteByHand() {
    this.#mutedByHand = !this.#ear.muted;
    this.mute(this.#mutedByHand);
  }

  // What a person does

  press(/** @type {string} */ key) {
    const at = KEYS.indexOf(key);
    if (!this.#mutedByHand) tone([ROWS[Math.floor(at / 3)] ?? 0, COLUMNS[at % 3] ?? 0], 0.12);
    const { status, expect } = this.#screen;
    if (this.#texts.shown) this.#texts.type(key);
    if (this.#texts.shown || (status !== 'in-call' && status !== 'talking')) return;
    this.#words.note(`pressed ${key}`, 'you');
    if (this.#stopRecording) {
      void this.#endRecording(key);
      return;
    }
    // Any key stops a menu; nothing but its end ends a plain announcement.
    if (expect !== 'nothing') this.#ear.silence();
    clearTimeout(this.#timer);
    this.#wire?.send({ do: 'press', key });
  }

  /** Hangs up, or declines. Nothing when there is no call. */
  hangUp() {
    if (this.#part('red').disabled) return;
    const stop = this.#stopRecording;
    const incoming = this.#screen.status === 'incoming';
    this.#stopRecording = undefined;
    this.#ear.silence();
    clearTimeout(this.#timer);
    this.#words.note(incoming ? 'declined' : 'hung up', 'you');
    if (stop) void stop().then(wav => this.#wire?.speak(wav, { 'hang-up': 'yes' }));
    else this.#wire?.send({ do: incoming ? 'decline' : 'hang-up' });
  }

  #green() {
    if (this.#screen.status === 'incoming') this.#answer('answered');
    else {
      this.#words.forget();
      this.#wire?.send({ do: 'dial', line: this.#chosen.line });
    }
  }

  #answer(/** @type {string} */ note, how = {}) {
    this.#words.note(note, 'you');
    this.#wire?.send({ do: 'answer', ...how });
  }

  #skip() {
    const heard = this.#screen;
    this.#screen = { ...heard }; // whatever is still playing belongs to the past
    this.#ear.silence();
    const captions = heard.play.flatMap(clip => clip.caption ?? []);
    for (const left of captions.slice(this.#words.said)) this.#words.say(left);
    this.#listened(this.#screen);
  }

  #sayNothing() {
    const { sequence, typed } = this.#screen;
    clearTimeout(this.#timer);
    this.#ear.silence();
    this.#words.note(typed ? 'stopped typing' : 'said nothing', 'you');
    this.#wire?.send({ do: 'silence', sequence });
  }

  async #speak() {
    if (this.#stopRecording) {
      await this.#endRecording();
      return;
    }
    try {
      const { sequence, longest = 120 } = this.#screen;
      this.#stopRecording = await record();
      this.#part('speak').textContent = 'Done';
      const enough = () => this.#screen.sequence === sequence && void this.#endRecording();
      this.#timer = window.setTimeout(enough, longest * 1000);
    } catch (error) {
      this.#words.note(`No microphone: ${error instanceof Error ? error.message : error}. Send a sample instead.`);
    }
  }

  async #endRecording(key = '') {
    clearTimeout(this.#timer);
    const stop = this.#stopRecording;
    this.#stopRecording = undefined;
    if (stop) this.#spoke(await stop(), key);
  }

  async #sample() {
    this.#spoke(await (await fetch('/phone/sample.wav')).blob());
  }

  #spoke(/** @type {Blob} */ wav, key = '') {
    this.#words.note(key ? `spoke, then pressed ${key}` : 'spoke', 'you');
    this.#wire?.speak(wav, { sequence: String(this.#screen.sequence), key });
  }
}

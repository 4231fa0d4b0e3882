// A simulated phone: its screen, who watches it, and the call it is in.
import type { Leg } from './leg.ts';
import { BLANK, type PhoneText, type Screen } from './protocol.ts';

export type Watcher = (screen: Screen) => void;
export type Reader = (texts: readonly PhoneText[]) => void;

/** A phone's memory for texts; older ones go. */
const MOST_TEXTS = 100;

export class Phone {
  readonly number: string;
  screen: Screen = { ...BLANK, sequence: 0 };
  /** The call it is in, or that rings it. */
  leg: Leg | undefined;
  readonly watchers = new Set<Watcher>();
  texts: readonly PhoneText[] = [];
  readonly readers = new Set<Reader>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(number: string) {
    this.number = number;
  }

  show(screen: Partial<Screen>): void {
    this.screen = { ...BLANK, ...screen, sequence: this.screen.sequence + 1 };
    for (const watcher of this.watchers) watcher(this.screen);
  }

  /** A text went out or came in. */
  keeps(text: Omit<PhoneText, 'nth'>): void {
    const nth = (this.texts.at(-1)?.nth ?? 0) + 1;
    this.texts = [...this.texts, { ...text, nth }].slice(-MOST_TEXTS);
    for (const reader of this.readers) reader(this.texts);
  }

  /** One thing after the other: a command begins when the one before is answered. */
  inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined); // whoever sent it is told; the next command begins all the same
    return done;
  }
}

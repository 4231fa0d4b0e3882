// A simulated phone: its screen, who watches it, and the call it is in.
import type { Leg } from './leg.ts';
import { BLANK, type Screen } from './protocol.ts';

export type Watcher = (screen: Screen) => void;

export class Phone {
  readonly number: string;
  screen: Screen = { ...BLANK, sequence: 0 };
  /** The call it is in, or that rings it. */
  leg: Leg | undefined;
  readonly watchers = new Set<Watcher>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(number: string) {
    this.number = number;
  }

  show(screen: Partial<Screen>): void {
    this.screen = { ...BLANK, ...screen, sequence: this.screen.sequence + 1 };
    for (const watcher of this.watchers) watcher(this.screen);
  }

  /** One thing after the other: a command begins when the one before is answered. */
  inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined); // whoever sent it is told; the next command begins all the same
    return done;
  }
}

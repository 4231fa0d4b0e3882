// One leg of a call: a phone, a line, and an inbox of what happens to them.
import type { Phone } from './phone.ts';
import type { Command, Screen } from './protocol.ts';

export type Direction = 'inbound' | 'outbound-api' | 'outbound-dial';
export type CallStatus =
  | 'queued'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'canceled'
  | 'failed';

/** What reaches a leg: the commands of its phone, and what the exchange or another leg does. */
export type Happening =
  | Exclude<Command, { do: 'dial' }>
  /** It rang long enough. */
  | { do: 'unanswered' }
  /** The far end is gone, or somebody else answered. */
  | { do: 'cut' }
  /** A dialled leg was answered, was joined to this one, has ended. */
  | { do: 'picked-up' | 'joined' | 'left'; by: Leg };

export interface LegFacts {
  sid: string;
  from: string;
  to: string;
  direction: Direction;
  phone: Phone;
  began: Date;
  /** The leg that dialled this one. */
  parent?: Leg;
  /** Told when it has ended. */
  statusUrl?: string;
}

export class Leg {
  readonly facts: LegFacts;
  status: CallStatus = 'queued';
  answered: Date | undefined;
  ended: Date | undefined;
  /** No person picked up. */
  machine = false;
  /** Sent with every request of this leg, beside the usual. */
  extra: Record<string, string> = {};
  #inbox: Happening[] = [];
  #wake: ((happening: Happening) => void) | undefined;
  #settled: (() => void)[] = [];

  constructor(facts: LegFacts) {
    this.facts = facts;
  }

  /** The line's number for the phone's side of the call. */
  get farEnd(): string {
    return this.facts.direction === 'inbound' ? this.facts.to : this.facts.from;
  }

  answer(now: Date): void {
    this.status = 'in-progress';
    this.answered = now;
  }

  shows(screen: Partial<Screen>): void {
    this.facts.phone.show({ status: 'in-call', with: this.farEnd, ...screen });
  }

  happens(happening: Happening): void {
    const wake = this.#wake;
    this.#wake = undefined;
    if (wake) wake(happening);
    else this.#inbox.push(happening);
  }

  /** The next thing that happens. What answers a screen of the past is passed over. */
  async next(): Promise<Happening> {
    for (;;) {
      const happening = this.#inbox.shift() ?? (await this.#wait());
      if (!('sequence' in happening) || happening.sequence === this.facts.phone.screen.sequence) return happening;
    }
  }

  #wait(): Promise<Happening> {
    this.settle();
    return new Promise(resolve => {
      this.#wake = resolve;
    });
  }

  /** Nothing more follows from what has happened so far. */
  settle(): void {
    for (const resolve of this.#settled.splice(0)) resolve();
  }

  /** Resolves when nothing more follows from what has happened so far, or the leg has ended. */
  settled(): Promise<void> {
    if (this.ended || (this.#wake && this.#inbox.length === 0)) return Promise.resolve();
    return new Promise(resolve => {
      this.#settled.push(resolve);
    });
  }
}

/** Does this end the leg? */
export const isOver = (happening: Happening): boolean => happening.do === 'hang-up' || happening.do === 'cut';

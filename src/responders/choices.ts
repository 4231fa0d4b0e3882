// What a responder can say came of a call, as keys, as words and as outcomes.
import { type Carrier, type Outcome, outcomeOfCarrier } from '../callbacks/outcomes.ts';

/** The outcomes that a keypad can give. `unknown` is "something else": a spoken note tells the supervisor what. */
export const CHOICES = [
  'done',
  'follow-up',
  'machine',
  'unsafe-now',
  'wrong-person',
  'never-again',
  'unknown',
] as const satisfies readonly Outcome[];
export type Choice = (typeof CHOICES)[number];

/**
 * What the carrier settles without asking. A leg that failed may have been the network: it counts as nobody, and only
 * the second failure in a row says that the line is dead (responders.md 1: one check retry).
 */
export const settledBy: Partial<Record<Carrier, Outcome>> = { ...outcomeOfCarrier, failed: 'no-answer' };

/** How the responder is told what the carrier settled. */
export const told: Partial<Record<Outcome, string>> = {
  'no-answer': 'work.nobody',
  busy: 'work.busy',
  machine: 'work.nobody',
  'line-dead': 'work.dead',
};

// What a responder can say came of a call, as keys, as words and as outcomes.

import { type Carrier, type Outcome, outcomeOfCarrier } from '../callbacks/outcomes.ts';
import type { Status } from '../content/prompts.ts';

/** "Something else", in menus of at most four. `unknown`: a spoken note tells the supervisor what. */
export const OTHERS = [
  ['cut-off', 'silent', 'unknown'],
  ['wrong-language', 'referred', 'abusive'],
] as const satisfies readonly (readonly Outcome[])[];

/** When they want another call, in days, by key; the first of their hours from then on. */
export const DAYS = [0, 1, 3, 7] as const;
export type Days = (typeof DAYS)[number];

/** The outcomes that a keypad can give. */
export const CHOICES = [
  'done',
  'follow-up',
  'machine',
  'unsafe-now',
  'wrong-person',
  'never-again',
  ...OTHERS[0],
  ...OTHERS[1],
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
  machine: 'work.said-machine',
  'line-dead': 'work.dead',
};

/** How a way abroad can be set, in the order of the keys; `unset`, by undoing alone: as if nobody had ever set it. */
export const ROUTE_CHOICES = ['open', 'slow', 'closed', 'ask'] as const satisfies readonly Status[];
export type RouteChoice = Status | 'unset';

// Who calls in these stories, and what they ask for.
import type { Expected } from '../../src/store/messages.ts';
import type { NewRequest } from '../../src/store/requests.ts';
import type { Flash } from '../../src/store/rings.ts';

/** A Saturday at noon in Bangkok. */
export const NOON = Date.parse('2026-11-21T05:00:00Z');
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

export const LINE = '+6620000001';
export const FLASH_LINE = '+6620000002';

/** Their numbers as the store is handed them: a hash and something sealed. */
export const khinKhin = { hash: 'hash-of-khin-khin', sealed: 'sealed-for-khin-khin' };
export const sokha = { hash: 'hash-of-sokha', sealed: 'sealed-for-sokha' };

/** Khin Khin presses 0 in her first call; the turn is the one at which she presses. */
export const asks = (otherwise: Partial<NewRequest> = {}): NewRequest => ({
  callSid: 'CA1',
  nth: 1,
  turn: 3,
  now: NOON,
  code: '314159',
  line: LINE,
  language: 'my',
  country: 'thailand',
  source: 'call',
  urgency: 'normal',
  when: 'unasked',
  insist: false,
  number: khinKhin,
  ...otherwise,
});

/** She is in danger and wants to be rung now. */
export const asksUrgently = (otherwise: Partial<NewRequest> = {}): NewRequest =>
  asks({ urgency: 'urgent', when: 'now', insist: true, ...otherwise });

/** She speaks after the tone at the sixth turn of her call. */
export const speaks = (otherwise: Partial<Expected> = {}): Expected => ({
  key: 'CA1:6',
  callSid: 'CA1',
  requestId: 'CA1.1',
  line: LINE,
  language: 'my',
  wish: 'key',
  number: khinKhin,
  now: NOON,
  ...otherwise,
});

/** She lets it ring once. */
export const flashes = (otherwise: Partial<Flash> = {}): Flash => ({
  id: 'CA1',
  line: FLASH_LINE,
  number: khinKhin,
  now: NOON,
  ...otherwise,
});

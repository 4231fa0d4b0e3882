// What a caller may be promised: not when we are open, but when somebody who speaks their language is there.
import type { Country } from '../content/hotline.ts';
import { anyShiftPlanned, firstSpeaker } from '../store/rota.ts';
import type { Database } from '../store/schema.ts';
import type { Promised, When } from '../voice/call.ts';
import { midnightBefore, promise, promiseFor } from './hours.ts';
import { windowsAhead } from './windows.ts';

/** "We ring you now" is kept by a ring within three rounds of the phones (INSIST_EVERY_MS in store/duty.ts). */
const NOW_MEANS_MS = 15 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** A promise of a day is kept until its last minute, so many days ahead on the place's own calendar. */
const DAYS_AHEAD: Partial<Record<Promised, number>> = { today: 0, tomorrow: 1, 'three-days': 3 };

export interface Asked {
  when: When;
  language: string;
  /** Whose clock the caller's number goes by. */
  place: Country;
  now: Date;
}

/**
 * The promise for a request: from the first shift with its language inside one of its windows. Where nobody plans
 * shifts, the hours of the place are all there is to go by.
 */
export async function promised(d: Database, { when, language, place, now }: Asked): Promise<Promised> {
  const time = now.getTime();
  if (when === 'now' || when === 'no' || !(await anyShiftPlanned(d, time))) return promise(now, when, place);
  const moment = await firstSpeaker(d, language, windowsAhead(time, when, place), time);
  return moment === undefined ? 'cannot-say' : promiseFor(moment, now, place);
}

/** The moment by which a promise is kept, milliseconds since 1970; null where no time is promised. */
export function promisedBy(said: Promised, now: Date, place: Country): number | null {
  const time = now.getTime();
  if (said === 'now') return time + NOW_MEANS_MS;
  const ahead = DAYS_AHEAD[said];
  if (ahead === undefined) return null;
  return midnightBefore(time, place.zone) + (ahead + 1) * DAY_MS;
}

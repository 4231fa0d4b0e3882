// What a caller may be promised: not when we are open, but when somebody who speaks their language is there.
import type { Country } from '../content/hotline.ts';
import { anyShiftPlanned, firstSpeaker } from '../store/rota.ts';
import type { Database } from '../store/schema.ts';
import type { Promised, When } from '../voice/call.ts';
import { promise, promiseFor } from './hours.ts';
import { windowsAhead } from './windows.ts';

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

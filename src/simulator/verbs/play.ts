// <Play>: one after the other what stands together. Keys pressed meanwhile are lost, as on Twilio.
import { isOver } from '../leg.ts';
import type { Play } from '../twiml-reader.ts';
import type { Document } from '../webhook.ts';
import type { Perform } from './onward.ts';

/** loop="0" means: until somebody hangs up, or a thousand times (twilio.com/docs/voice/twiml). */
const FOREVER = 1000;

/** The clips' addresses, repeated as often as they are to be heard. */
export const clips = (plays: Play[], document: Document): string[] =>
  plays.flatMap(play => Array<string>(play.loop || FOREVER).fill(new URL(play.url, document.url).href));

export const play: Perform<Play[]> = async (_, leg, plays, document) => {
  leg.shows({ play: clips(plays, document) });
  for (;;) {
    const happening = await leg.next();
    if (happening.do === 'played') return 'next';
    if (isOver(happening)) return 'over';
  }
};

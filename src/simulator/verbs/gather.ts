// <Gather>: clips that any key stops, then digits.
import { isOver } from '../leg.ts';
import type { Gather } from '../twiml-reader.ts';
import { action, type Perform } from './onward.ts';
import { clips } from './play.ts';

export const gather: Perform<Gather> = async (_, leg, verb, document) => {
  const { numDigits = Number.POSITIVE_INFINITY, timeout } = verb;
  const expect = numDigits === 1 ? 'key' : 'number';
  let typed = '';
  leg.shows({ play: clips(verb.plays, document), expect, timeout });

  while (typed.length < numDigits) {
    const happening = await leg.next();
    if (isOver(happening)) return 'over';
    if (happening.do === 'silence') break;
    if (happening.do !== 'press') continue;
    if (happening.key === verb.finishOnKey) break;
    typed += happening.key;
    if (typed.length < numDigits) leg.shows({ expect, timeout, typed });
  }

  // A finishing key alone counts as no input (twilio.com/docs/voice/twiml).
  if (typed === '' && !verb.actionOnEmptyResult) return 'next';
  return { ask: action(verb, document, { Digits: typed }) };
};

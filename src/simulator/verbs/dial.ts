// <Dial>: other phones ring; the first that answers is joined, after its whisper, to the caller. Where the document
// says so, the caller's star then ends the other leg and the call goes on.
import { countryOf } from '../../callbacks/number.ts';
import { isOver, type Leg } from '../leg.ts';
import type { Network } from '../network.ts';
import type { Dial } from '../twiml-reader.ts';
import { type Document, tell } from '../webhook.ts';
import { action, type Perform } from './onward.ts';

/** Twilio always rings this much longer (twilio.com/docs/voice/twiml). */
const GRACE = 5;

export const dial: Perform<Dial> = async (network, leg, verb, document) => {
  const ended = await put(network, leg, verb, document);
  if (!verb.action) return ended.over ? 'over' : 'next';
  if (ended.over) leg.status = 'completed';
  const ask = action(verb, document, ended.params);
  if (!ended.over) return { ask };
  await tell(network, leg, ask);
  return 'over';
};

async function put(network: Network, leg: Leg, verb: Dial, document: Document) {
  const callerId = verb.callerId ?? leg.facts.from;
  if (!mayShow(network, leg, callerId)) {
    network.log('error', 'a <Dial> may not show this number as its caller', { call: leg.facts.sid, code: 13214 });
    return { over: false, params: { DialCallStatus: 'failed' } };
  }
  leg.shows({ status: 'ringing' });
  const dialled = verb.numbers.map(callee =>
    network.connect({ parent: leg, callerId, callee, seconds: verb.timeout + GRACE, base: document.url }),
  );
  return joined(network, leg, verb, dialled);
}

/** Waits until every leg has ended, or the caller hangs up. */
async function joined(network: Network, leg: Leg, verb: Dial, dialled: Leg[]) {
  const still = new Set(dialled);
  let picked: Leg | undefined;
  let since: Date | undefined;
  let over = false;
  const cut = (but?: Leg) => {
    for (const other of still) if (other !== but) other.happens({ do: 'cut' });
  };

  while (still.size > 0 && !over) {
    const happening = await leg.next();
    if (isOver(happening)) {
      over = true;
      cut();
    } else if (happening.do === 'picked-up') {
      picked = happening.by;
      cut(picked);
    } else if (happening.do === 'joined') {
      since = network.now();
      leg.shows({ status: 'talking', partner: happening.by.facts.phone.number });
    } else if (verb.hangupOnStar && since && happening.do === 'press' && happening.key === '*') cut();
    else if (happening.do === 'left') still.delete(happening.by);
  }

  const one = picked ?? dialled[0];
  const seconds = since ? Math.round((network.now().getTime() - since.getTime()) / 1000) : 0;
  const params = {
    DialCallStatus: picked ? 'completed' : over ? 'canceled' : (one?.status ?? 'failed'),
    DialCallSid: one?.facts.sid ?? '',
    DialCallDuration: String(seconds),
    DialBridged: String(since !== undefined),
  };
  return { over, params };
}

/** One of our numbers, or the caller's own, if it is one. */
const mayShow = (network: Network, leg: Leg, callerId: string): boolean =>
  network.lines.includes(callerId) || (callerId === leg.facts.from && countryOf(callerId) !== undefined);

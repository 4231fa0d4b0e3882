// A leg works through its documents, verb by verb.
import type { Leg } from './leg.ts';
import type { Network } from './network.ts';
import type { Play, Verb } from './twiml-reader.ts';
import { dial } from './verbs/dial.ts';
import { gather } from './verbs/gather.ts';
import { action, type Onward, type Perform } from './verbs/onward.ts';
import { play } from './verbs/play.ts';
import { record } from './verbs/record.ts';
import { reject } from './verbs/reject.ts';
import { type Ask, type Document, fetchDocument, tell } from './webhook.ts';

type Performers = { [Name in Exclude<Verb['verb'], 'Play'>]: Perform<Extract<Verb, { verb: Name }>> };

const PERFORM: Performers = {
  Gather: gather,
  Record: record,
  Dial: dial,
  Reject: reject,
  Redirect: async (_, _leg, verb, document) => ({ ask: action({ ...verb, action: verb.url }, document, {}) }),
  Hangup: async () => 'over',
};

/** What somebody who was dialled may be played before being joined (twilio.com/docs/voice/twiml/number). */
const WHISPER: ReadonlySet<Verb['verb']> = new Set<Verb['verb']>(['Play', 'Gather', 'Hangup']);

/** Documents asked for without the phone doing anything: more than this is a circle. */
const CIRCLE = 50;

/** Follows a leg from document to document. `ran-out`: the last one had no more verbs. */
export async function follow(network: Network, leg: Leg, first: Ask): Promise<'ran-out' | 'over'> {
  let onward: Onward = { ask: first };
  let idle = 0;
  while (typeof onward === 'object') {
    const before = leg.facts.phone.screen.sequence;
    const document = await fetchDocument(network, leg, onward.ask);
    if (onward.then) await tell(network, leg, onward.then);
    if (!document) return 'over';
    onward = await perform(network, leg, document);
    idle = before === leg.facts.phone.screen.sequence ? idle + 1 : 0;
    if (idle > CIRCLE) {
      network.log('error', 'documents lead in a circle; the call ends', { call: leg.facts.sid });
      return 'over';
    }
  }
  return onward === 'over' ? 'over' : 'ran-out';
}

async function perform(network: Network, leg: Leg, document: Document): Promise<Onward> {
  const whisper = leg.facts.parent !== undefined;
  for (const verb of together(document.verbs)) {
    const name = Array.isArray(verb) ? 'Play' : verb.verb;
    if (whisper && !WHISPER.has(name)) {
      network.log('error', 'this verb may not stand in a whisper; the leg ends', { call: leg.facts.sid, verb: name });
      return 'over';
    }
    if (!leg.answered && name !== 'Reject') leg.answer(network.now());
    const onward = await (Array.isArray(verb) ? play(network, leg, verb, document) : one(network, leg, verb, document));
    if (onward !== 'next') return onward;
  }
  if (!leg.answered) leg.answer(network.now()); // also by an empty document
  return 'next';
}

/** Looks a verb up in the table; the compiler can't see that key and argument belong together. */
const one = (network: Network, leg: Leg, verb: Exclude<Verb, Play>, document: Document): Promise<Onward> =>
  (PERFORM[verb.verb] as Perform<typeof verb>)(network, leg, verb, document);

/** Plays that stand side by side are one. */
function together(verbs: Verb[]): (Play[] | Exclude<Verb, Play>)[] {
  const all: (Play[] | Exclude<Verb, Play>)[] = [];
  for (const verb of verbs) {
    const last = all.at(-1);
    if (verb.verb !== 'Play') all.push(verb);
    else if (Array.isArray(last)) last.push(verb);
    else all.push([verb]);
  }
  return all;
}

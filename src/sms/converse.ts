// What a text leads to: what it means, what the store does for it, what is answered.
import { dayOf } from '../content/facts.ts';
import type { Deps } from '../deps.ts';
import { optOut, starting, stopping } from '../store/opt-outs.ts';
import { requestId, requestSpeaks, requestStands } from '../store/requests.ts';
import type { Writable } from '../store/schema.ts';
import { type Arrival, given } from '../store/texts.ts';
import { answer, type Writer } from './answer.ts';
import type { TextFlow } from './flow.ts';
import { type Understood, understand } from './meaning.ts';
import { recalled, remembering, type Talk } from './memory.ts';
import { plain } from './normalise.ts';
import { often } from './often.ts';
import { paced } from './pace.ts';
import { obeyed } from './provider-words.ts';
import { formOf } from './screens.ts';
import type { TextContext, TextState } from './text.ts';
import { eventOf, turn } from './turn.ts';

/** A text from a telephone, well-formed, with what is known of its number. */
export interface Arrived extends Writer, Pick<Arrival, 'talk' | 'lately'> {
  body: string;
  picture: boolean;
  /** The provider took it for such a word, and answers it by itself. */
  optOut?: string;
  /** When it was sent, where it was found late. */
  sentAt?: Date;
}

/** What is written down of a text, beside itself. */
export interface Outcome {
  /** What the conversation is held in, as far as that is known. */
  language?: string;
  form?: string;
  /** What it was understood as. */
  keyword: string;
  /** Free words, for somebody here to read. */
  kept: boolean;
  /** Undefined: silence. */
  answer?: string;
  writes: Writable[];
}

/** Understands a text, does what it asks, and says what is to be answered and written. */
export async function conversed(deps: Deps, text: Arrived): Promise<Outcome> {
  const talk = await recalled(deps, text.hash, text.flow, text.talk);
  const understood = understand(text.flow.book, text.body, talk.state.context.language);
  if (await overtaken(deps, text, understood))
    return { ...spoken(talk.state.context), keyword: understood.meaning, kept: false, writes: [] };
  return (await optedOutOrIn(deps, text, talk, understood)) ?? (await answered(deps, text, talk, understood));
}

/**
 * What was found late may have been overtaken: a digit by another menu, of which it would choose something they never
 * meant ("call me now, it is safe"), a start by a stop.
 */
async function overtaken({ database }: Deps, { hash, talk, sentAt }: Arrived, { meaning }: Understood) {
  if (!sentAt) return false;
  if (meaning === 'start') return ((await optOut(database, hash))?.at ?? 0) > sentAt.getTime();
  return meaning.startsWith('digit.') && (talk?.at ?? 0) > sentAt.getTime();
}

/** Stop and start are obeyed whatever menu somebody is in, and leave it as it is. */
async function optedOutOrIn(
  { database, provider, now }: Deps,
  { flow, hash, body, optOut: named }: Arrived,
  { state }: Talk,
  understood: Understood,
): Promise<Outcome | undefined> {
  const at = now().getTime();
  const word = obeyed(provider.name, body, named);
  if (word === 'start-if-stopped' && (await optOut(database, hash))?.via !== 'provider') return undefined;
  const act = word ? (word === 'stop' ? 'stop' : 'start') : understood.meaning;
  if (act !== 'stop' && act !== 'start') return undefined;
  const via = word ? ('provider' as const) : ('text' as const);
  const writes = act === 'stop' ? stopping(database, { hash, at, via }) : [starting(database, hash)];
  // "STOP" is said in every language: whose we know is told in theirs.
  const theirs = state.context.language !== undefined && understood.language === 'en';
  const context = theirs ? state.context : speaking(state.context, understood);
  const said = word ? undefined : says(flow, context, act === 'stop' ? 'stopped' : 'started');
  return { ...spoken(context), keyword: act, kept: false, ...withAnswer(flow, said), writes };
}

async function answered(deps: Deps, text: Arrived, talk: Talk, understood: Understood): Promise<Outcome> {
  const { flow, hash } = text;
  const before = talk.state.context;
  const state = { ...talk.state, context: speaking(before, understood) };
  const { echo, hush, pace } = await heard(deps, text, talk, understood);
  const led = echo ? { state, said: '' } : await leads(deps, text, state, understood);
  const kept = !echo && pace.same === 1 && (understood.more || led.broke === true);
  const said = { no: led.said, notice: says(flow, state.context, 'too-many'), silence: undefined }[hush];
  const given = withAnswer(flow, said);
  const marked = { ...pace, ...(given.answer === undefined ? {} : { said: await markOf(deps, ofOurs(given.answer)) }) };
  return {
    ...spoken(led.state.context),
    keyword: understood.meaning,
    kept,
    ...given,
    writes: [
      ...remembering(deps, { hash, line: flow.line.number }, before, { state: led.state, pace: marked }),
      ...(await aboutTheRequest(deps, hash, before, led.state.context, kept)),
    ],
  };
}

/** The language that a text is in, where it says so. */
function speaking(context: TextContext, { language, form }: Understood): TextContext {
  return language === undefined ? context : { ...context, language, form };
}

const spoken = ({ language, form }: TextContext) => ({ language, form });

const says = (flow: TextFlow, context: TextContext, id: string): string => {
  const form = formOf(flow, context);
  return flow.templates.encoded(form, flow.templates.text(form, id));
};

/** A line that cannot be replied to answers nothing. */
const withAnswer = ({ twoWay }: TextFlow, answer: string | undefined) =>
  twoWay && answer !== undefined ? { answer } : {};

/** A keyed hash of words as they are compared: the same words have the same, and it tells nobody which. */
const markOf = async ({ seal }: Deps, compact: string): Promise<string> =>
  (await seal.hash(`text:${compact}`)).slice(0, 16);

/** Our own words as they are compared. */
const ofOurs = often(words => plain(words).compact);

async function heard(deps: Deps, { body, lately }: Arrived, talk: Talk, { meaning }: Understood) {
  const mark = await markOf(deps, plain(body).compact);
  return paced(talk.pace, { mark, digit: meaning.startsWith('digit.'), lately, now: deps.now().getTime() });
}

/** Through the menu, with everything that it asks of the store on the way. */
async function leads(
  deps: Deps,
  text: Arrived,
  state: TextState,
  understood: Understood,
): Promise<{ state: TextState; said: string; broke?: true }> {
  const day = dayOf(deps.now());
  try {
    let next = turn(text.flow, state, eventOf(understood, text.picture), day);
    while (next.ask) next = turn(text.flow, next.state, await answer(deps, text, next.state.context, next.ask), day);
    return { state: next.state, said: next.text };
  } catch (error) {
    deps.log('error', 'a text broke the menu; it is kept to be read', { text: text.id, at: state.at, error });
    return { state, said: says(text.flow, state.context, 'sorry'), broke: true };
  }
}

/** A request learns the language as soon as we do; what was written around it goes to whoever calls. */
async function aboutTheRequest(
  { database, now }: Deps,
  hash: string,
  before: TextContext,
  { request, language }: TextContext,
  kept: boolean,
): Promise<Writable[]> {
  if (!request) return [];
  const id = requestId({ callSid: request, nth: 1 });
  const asked = request !== before.request;
  const learned = language !== undefined && language !== before.language && !asked;
  const along = asked || (kept && (await requestStands(database, id)));
  return [
    ...(learned ? [requestSpeaks(database, id, language)] : []),
    ...(along ? [given(database, hash, id, now().getTime())] : []),
  ];
}

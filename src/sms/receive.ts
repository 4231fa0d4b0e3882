// A text from somebody, from its arrival to what is answered. Everything it writes is one batch with the text itself:
// the second time it comes, the batch is refused and the answer of the first is given again.
import { callerNumber } from '../callbacks/number.ts';
import type { Deps } from '../deps.ts';
import { type Arrival, answerRow, arrival, received, type TextRow, textById, textRow } from '../store/texts.ts';
import { conversed, type Outcome } from './converse.ts';
import type { TextFlow } from './flow.ts';
import { wellFormed } from './normalise.ts';
import { MOST, WITHIN_MS } from './pace.ts';
import { segmentsIn, segmentsOf } from './segments.ts';

/** A text as a provider tells of it. */
export interface Incoming {
  /** The provider's id of it. */
  id: string;
  from: string;
  /** Our number. */
  line: string;
  body: string;
  picture: boolean;
  /** The provider took it for such a word, and answers it by itself: STOP, START or HELP. */
  optOut?: string;
  /** When it was sent, where it was found late. */
  sentAt?: Date;
}

/** Takes a text in. What is to be answered; undefined: nothing. Rejects when it could not be written down. */
export async function receive(deps: Deps, text: Incoming): Promise<string | undefined> {
  const who = await writerOf(deps, text);
  const known = await knownOf(deps, text.id, who);
  if (known.before) return answerTo(deps, known.before);
  try {
    return await taken(deps, text, who, known);
  } catch (error) {
    // It came twice at the same moment, and the other one was quicker.
    const meanwhile = await textById(deps.database, text.id);
    if (meanwhile) return answerTo(deps, meanwhile);
    throw error;
  }
}

type Who = { flow: TextFlow } & ({ number: string; hash: string } | { number?: string; hash?: undefined });

/** Short codes, names, withheld numbers and our own lines have no hash: machines, or nobody who could be answered. */
async function writerOf(deps: Deps, { from, line }: Incoming): Promise<Who> {
  const flow = textFlowOf(deps, line);
  const number = callerNumber(from);
  if (number === undefined || deps.texts.has(number)) return { flow, ...(number ? { number } : {}) };
  return { flow, number, hash: await deps.seal.hash(number) };
}

async function knownOf({ database, now }: Deps, id: string, { flow, hash }: Who): Promise<Arrival> {
  if (hash === undefined) return { before: await textById(database, id), lately: 0 };
  return arrival(database, {
    id,
    hash,
    line: flow.line.number,
    since: now().getTime() - WITHIN_MS,
    most: MOST,
  });
}

const answerTo = async (
  { seal }: Deps,
  { id, answer_sealed }: Pick<TextRow, 'id' | 'answer_sealed'>,
): Promise<string | undefined> => (answer_sealed === null ? undefined : seal.open(answerRow(id), answer_sealed));

async function taken(deps: Deps, text: Incoming, who: Who, known: Arrival): Promise<string | undefined> {
  const { database, seal, now } = deps;
  const { flow, number, hash } = who;
  const body = wellFormed(text.body);
  const outcome: Outcome =
    who.hash === undefined
      ? { keyword: 'no-telephone', kept: false, writes: [] }
      : await conversed(deps, { ...text, ...known, ...who, body });
  const { language, form, keyword, kept, answer, writes } = outcome;
  const [sealedNumber, sealedBody, sealedAnswer] = await Promise.all([
    seal.seal(textRow(text.id), number ?? text.from.slice(0, 64)),
    seal.seal(textRow(text.id), body),
    answer === undefined ? undefined : seal.seal(answerRow(text.id), answer),
  ]);
  const row = received(database, {
    id: text.id,
    line: flow.line.number,
    number: { hash, sealed: sealedNumber },
    body: sealedBody,
    language,
    form,
    keyword,
    segments: segmentsIn(body),
    kept,
    answer: answer && sealedAnswer ? { sealed: sealedAnswer, segments: segmentsOf(answer) } : undefined,
    at: now().getTime(),
  });
  await database.batch([row, ...writes]);
  return answer;
}

/** The flow of a line by its number. One that hotline.yaml does not know is answered all the same, as the first. */
export function textFlowOf(deps: Deps, line: string): TextFlow {
  const known = deps.texts.get(line) ?? deps.texts.get(`+${line}`);
  if (known) return known;
  const [first] = deps.texts.values();
  if (!first) throw new Error('hotline.yaml has no line');
  deps.log('error', 'a text came in on a number that is not in hotline.yaml; it is answered as the first line', {
    answeredAs: first.line.id,
  });
  return first;
}

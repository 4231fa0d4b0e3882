// A text from somebody, from its arrival to what is answered. Everything it writes is one batch with the text itself:
// the second time it comes, the batch is refused and the answer of the first is given again.
import { callerNumber } from '../callbacks/number.ts';
import type { Deps } from '../deps.ts';
import { answerRow, received, type TextRow, textById, textRow } from '../store/texts.ts';
import { conversed, type Outcome } from './converse.ts';
import type { TextFlow } from './flow.ts';
import { wellFormed } from './normalise.ts';
import { segmentsOf } from './segments.ts';

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
}

/** Takes a text in. What is to be answered; undefined: nothing. Rejects when it could not be written down. */
export async function receive(deps: Deps, text: Incoming): Promise<string | undefined> {
  const before = await textById(deps.database, text.id);
  if (before) return answerTo(deps, before);
  try {
    return await taken(deps, text);
  } catch (error) {
    // It came twice at the same moment, and the other one was quicker.
    const meanwhile = await textById(deps.database, text.id);
    if (meanwhile) return answerTo(deps, meanwhile);
    throw error;
  }
}

const answerTo = async ({ seal }: Deps, { id, answer_sealed }: TextRow): Promise<string | undefined> =>
  answer_sealed === null ? undefined : seal.open(answerRow(id), answer_sealed);

async function taken(deps: Deps, text: Incoming): Promise<string | undefined> {
  const { database, seal, now } = deps;
  const flow = textFlowOf(deps, text.line);
  const body = wellFormed(text.body);
  const number = callerNumber(text.from);
  // Short codes, names, withheld numbers and our own lines: machines, or nobody who could be answered.
  const hash = number === undefined || deps.texts.has(number) ? undefined : await seal.hash(number);
  const outcome: Outcome =
    number === undefined || hash === undefined
      ? { keyword: 'no-telephone', kept: false, writes: [] }
      : await conversed(deps, { ...text, flow, hash, number, body });
  const { language, form, keyword, kept, answer, writes } = outcome;
  const sealed = {
    number: await seal.seal(textRow(text.id), number ?? text.from.slice(0, 64)),
    body: await seal.seal(textRow(text.id), body),
    answer: answer === undefined ? undefined : await seal.seal(answerRow(text.id), answer),
  };
  const row = received(database, {
    id: text.id,
    line: flow.line.number,
    number: { hash, sealed: sealed.number },
    body: sealed.body,
    language,
    form,
    keyword,
    segments: segmentsOf(body),
    kept,
    answer: answer && sealed.answer ? { sealed: sealed.answer, segments: segmentsOf(answer) } : undefined,
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

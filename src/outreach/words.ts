// The words of a series or a broadcast, as one person is to be sent them.
import type { Lists, Question, Said, Step } from '../content/series.ts';
import { answeredIn } from '../sms/script.ts';
import { segmentsOf } from '../sms/segments.ts';
import { toZawgyi } from '../sms/zawgyi.ts';
import type { Wording } from '../store/wordings.ts';

/** How somebody is to be told. */
export interface Reader {
  form: string;
  hear: boolean;
  /** The number that they text. */
  line: string;
  /** They can reply. */
  twoWay: boolean;
}

/** The form that words stand in: Zawgyi is Burmese, converted at the very end. */
const writtenIn = (form: string): string => (form === 'my-Zawg' ? 'my' : form);

/** What a form says; for one without words of its own, whoever reads it rings and hears. Undefined: nothing at all. */
export function spoken(words: Said, bell: Said, reader: Pick<Reader, 'form' | 'hear' | 'line'>): string | undefined {
  const form = writtenIn(reader.form);
  const language = answeredIn(form.split('-')[0] ?? '');
  const text = reader.hear ? undefined : words[form];
  return asSent(text ?? bell[form] ?? words[language] ?? bell[language], reader);
}

const filled = (text: string | undefined, { line }: Pick<Reader, 'line'>): string | undefined =>
  text?.replaceAll('{{line}}', line);

function asSent(text: string | undefined, reader: Pick<Reader, 'form' | 'line'>): string | undefined {
  const words = filled(text, reader);
  return reader.form === 'my-Zawg' && words !== undefined ? toZawgyi(words) : words;
}

/** A step's words, with its question where it can be answered. */
export function stepWords({ bell }: Lists, step: Step, reader: Reader): { body: string; asks: boolean } | undefined {
  const body = spoken(step.texts, bell, reader);
  if (body === undefined) return undefined;
  // A bell asks nothing, and neither does another form's text.
  const plain = reader.hear || !step.texts[writtenIn(reader.form)];
  const asked = plain || !reader.twoWay || !step.question ? undefined : questionWords(step.question, reader);
  const question = asSent(asked, reader);
  return question ? { body: `${body} ${question}`, asks: true } : { body, asks: false };
}

/** What is asked, and again when the answer is none. Not yet as an old phone shows it: the text menu sees to that. */
export const questionWords = ({ texts }: Question, reader: Pick<Reader, 'form' | 'line'>): string | undefined =>
  filled(texts[writtenIn(reader.form)], reader);

/** What a digit is answered with; as it is written, too. */
export const answerWords = (
  { answers }: Question,
  digit: number,
  reader: Pick<Reader, 'form' | 'line'>,
): string | undefined => filled(answers[String(digit)]?.[writtenIn(reader.form)], reader);

/** The words with what they are called by, and what they are billed as. */
export async function wordingOf(body: string): Promise<Wording> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body)));
  const id = [...digest.slice(0, 12)].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return { id, body, segments: segmentsOf(body) };
}

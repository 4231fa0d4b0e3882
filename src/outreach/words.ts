// The words of a series or a broadcast, as one person is to be sent them.
import type { Lists, Question, Said, Step } from '../content/series.ts';
import { segmentsOf } from '../sms/segments.ts';
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

/** What a form says; for one without words of its own, whoever reads it rings and hears. Undefined: nothing at all. */
export function spoken(words: Said, bell: Said, reader: Pick<Reader, 'form' | 'hear' | 'line'>): string | undefined {
  const [language = ''] = reader.form.split('-');
  const text = reader.hear ? undefined : words[reader.form];
  return filled(text ?? bell[reader.form] ?? words[language] ?? bell[language], reader.line);
}

const filled = (text: string | undefined, line: string): string | undefined => text?.replaceAll('{{line}}', line);

/** The facts that a step's words in this form stand on. */
export function sourcesOf({ sources }: Step, form: string): string[] {
  const [language = ''] = form.split('-');
  return Array.isArray(sources) ? sources : (sources[language] ?? Object.values(sources).flat());
}

/** A step's words, with its question where it can be answered. */
export function stepWords({ bell }: Lists, step: Step, reader: Reader): { body: string; asks: boolean } | undefined {
  const body = spoken(step.texts, bell, reader);
  const question = reader.hear || !reader.twoWay ? undefined : step.question?.texts[reader.form];
  if (body === undefined) return undefined;
  // A bell asks nothing, and neither does another form's text.
  return question && step.texts[reader.form] ? { body: `${body} ${question}`, asks: true } : { body, asks: false };
}

/** What a digit is answered with. */
export const answerWords = (question: Question, digit: number, { form, line }: Reader): string | undefined =>
  filled(question.answers[String(digit)]?.[form], line);

/** The words with what they are called by, and what they are billed as. */
export async function wordingOf(body: string): Promise<Wording> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body)));
  const id = [...digest.slice(0, 12)].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return { id, body, segments: segmentsOf(body) };
}

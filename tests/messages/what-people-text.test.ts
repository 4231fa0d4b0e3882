// Texts as people write them, and what each must mean: tests/messages/corpus, a file for each language.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { bookOf } from '../../src/sms/keywords.ts';
import { understand } from '../../src/sms/meaning.ts';
import { texts } from '../support/hotline.ts';

const folder = 'tests/messages/corpus';
const book = bookOf(texts.keywords);

const corpus = z
  .array(
    z.strictObject({
      text: z.string(),
      means: z.string(),
      /** How it is written: ne, ne-Latn, my-Zawg. None where it says nothing of the language. */
      form: z.string().optional(),
      /** The language of the conversation so far. */
      before: z.string().optional(),
    }),
  )
  .min(40);

describe.each(readdirSync(folder).sort())('%s', file => {
  const messages = corpus.parse(parse(readFileSync(join(folder, file), 'utf8')));

  test.each(messages)('“$text” means $means', ({ text, means, form, before }) => {
    const understood = understand(book, text, before);
    expect({ means: understood.meaning, form: understood.form }).toEqual({ means, form });
  });

  test('nothing stands there twice', () => {
    const said = messages.map(({ text, before }) => `${text} ${before ?? ''}`);
    expect(said.filter((text, i) => said.indexOf(text) !== i)).toEqual([]);
  });
});

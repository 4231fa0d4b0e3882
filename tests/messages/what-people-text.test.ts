// Texts as people write them, and what each must mean: tests/messages/corpus, a file for each language. And anything
// at all.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { bookOf } from '../../src/sms/keywords.ts';
import { understand } from '../../src/sms/meaning.ts';
import { segmentsOf } from '../../src/sms/segments.ts';
import type { Answer, Ask } from '../../src/sms/text.ts';
import { beginning, eventOf, turn } from '../../src/sms/turn.ts';
import { hotline, LINES, type Line, texts } from '../support/hotline.ts';

const book = bookOf(texts.keywords);
const folder = 'tests/messages/corpus';

const corpus = z
  .array(
    z.strictObject({
      text: z.string(),
      means: z.string(),
      /** How it is written: ne, ne-Latn, my-Zawg. None where it says nothing of the language. */
      form: z.string().optional(),
      /** The language of the conversation so far. */
      before: z.string().optional(),
      /** The number that is to be called. */
      number: z.string().optional(),
      /** Somebody should read the rest. */
      more: z.boolean().optional(),
    }),
  )
  .min(40);

describe.each(readdirSync(folder).sort())('%s', file => {
  const messages = corpus.parse(parse(readFileSync(join(folder, file), 'utf8')));

  test.each(messages)('“$text” means $means', ({ text, means, form, before, more, number }) => {
    const understood = understand(book, text, before);
    expect({ means: understood.meaning, form: understood.form, number: understood.number }).toEqual({
      means,
      form,
      number,
    });
    if (more !== undefined) expect(understood.more).toBe(more);
  });

  test('nothing stands there twice', () => {
    const said = messages.map(({ text, before }) => `${text} ${before ?? ''}`);
    expect(said.filter((text, i) => said.indexOf(text) !== i)).toEqual([]);
  });
});

test('every keyword means what it stands under, in the language whose it is', () => {
  const wrong = Object.values(book.entries)
    .flat()
    .filter(({ text, meaning, language }) => {
      const said = understand(book, text);
      const number = /^number\.(\d)$/.exec(meaning)?.[1];
      if (number) return said.meaning !== `digit.${number}`;
      return said.meaning !== meaning || (meaning !== 'hi' && said.language !== language);
    });
  expect(wrong.map(e => `${e.language} ${e.text}`)).toEqual([]);
});

test('no slip of the finger makes a stop', () => {
  for (const words of ['stp', 'sto', 'stopp', 'baanda', 'yutt', '98', '9'])
    expect(understand(book, words).meaning).not.toBe('stop');
});

describe('whatever is texted', () => {
  let line: Line;
  beforeAll(async () => {
    line = await hotline();
  });
  afterAll(() => line.close());

  /** Words of ours, of theirs, digits and rubbish, in any mixture. */
  const word = fc.oneof(
    fc.constantFrom(
      ...Object.values(book.entries)
        .flat()
        .map(e => e.text),
    ),
    fc.integer({ min: 0, max: 99 }).map(String),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
  );
  const said = fc.array(word, { maxLength: 4 }).map(words => words.join(' '));

  /** What the store may say to each ask. */
  const promised = fc.constantFrom('now', 'today', 'tomorrow', 'three-days', 'cannot-say', 'no-ring');
  const changed = fc.record({ type: fc.constant('changed'), promised });
  const preferred = fc.record({ type: fc.constant('preferred'), lists: fc.nat(1) });
  const saved = fc.record({
    type: fc.constant('saved'),
    request: fc.constant('SM1'),
    code: fc.constant('481205'),
    promised,
    again: fc.boolean(),
  });
  const held = fc.record({
    type: fc.constant('held'),
    under: fc.constant('SM1'),
    spoken: fc.constant('+971501234567'),
  });
  const helpers = ['helper', 'ambulance', 'labour'].map(kind => ({ kind, number: '1800010180' }));
  const joined = fc.record({ type: fc.constant('joined'), again: fc.boolean() });
  const says = {
    save: fc.oneof(saved, fc.constant({ type: 'cannot' })),
    when: changed,
    woman: changed,
    hold: fc.oneof(held, fc.constant({ type: 'unusable' })),
    recall: held,
    use: saved,
    open: fc.constantFrom({ type: 'open', numbers: helpers }, { type: 'open', numbers: [] }),
    cancel: fc.constant({ type: 'cancelled' }),
    hush: fc.record({ type: fc.constant('hushed'), requests: fc.nat(2) }),
    join: joined,
    hours: joined,
    hear: preferred,
    leave: fc.record({ type: fc.constant('left'), lists: fc.nat(1) }),
    answer: fc.constant({ type: 'answered' }),
  } satisfies Record<Ask['ask'], fc.Arbitrary<unknown>>;
  const store = fc.record(says);
  const broken = fc.integer({ min: 0, max: 3 }).map(n => n === 0);

  test('is understood, and answered in two segments at most, the same each time', () => {
    const flow = line.deps.texts.get(LINES.nepal);
    if (!flow) throw new Error('no such line');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(said, fc.boolean(), store, broken), { maxLength: 8 }),
        fc.boolean(),
        (bodies, unknown) => {
          let state = beginning(unknown ? { language: 'xx', form: 'xx' } : {});
          for (const [body, picture, store, broken] of bodies) {
            const understood = understand(flow.book, body, state.context.language);
            const { language, form } = understood;
            if (language !== undefined) state = { ...state, context: { ...state.context, language, form } };
            if (understood.meaning === 'stop' || understood.meaning === 'start') continue;
            const event = eventOf(understood, picture);
            let next = turn(flow, state, event, '2026-11-21');
            expect(turn(flow, state, event, '2026-11-21')).toEqual(next);
            for (let asked = 0; next.ask; asked++) {
              expect(asked).toBeLessThan(4);
              const answer = broken ? { type: 'notSaved' } : store[next.ask.ask];
              next = turn(flow, next.state, answer as Answer, '2026-11-21');
            }
            expect(next.text).not.toBe('');
            expect(segmentsOf(next.text)).toBeLessThanOrEqual(2);
            // As it is written out and read back between two texts.
            state = JSON.parse(JSON.stringify(next.state));
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refused } from '../../src/content/audio/refused.ts';
import type { Language, Prompt } from '../../src/content/prompts.ts';
import { matched, takeNamed, takesOf } from '../../src/content/takes.ts';

const say = (what: string, more: Partial<Prompt> = {}): Prompt => ({ kind: 'say', what, longest: 4, ...more });
const prompts: Record<string, Prompt> = {
  'language.name': say('the name'),
  'press.1': say('press one'),
  'press.2': say('press two'),
  'piece.pay': say('pay'),
  'piece.pay.thailand': say('pay in Thailand', { from: ['myanmar'] }),
  'only.hello': say('hello', { form: 'message-only' }),
};
const nepali: Language = {
  tag: 'ne',
  name: 'नेपाली',
  english: 'Nepali',
  form: 'full',
  speech: 'ne',
  reviewed: false,
  script: {},
};
const takes = takesOf(nepali, prompts);

test('take numbers are places in the catalogue, the same in every language', () => {
  expect(takes.map(({ number, id }) => `${number} ${id}`)).toEqual([
    '001 language.name',
    '002 press.1',
    '003 press.2',
    '004 piece.pay',
  ]);
  const karen: Language = { ...nepali, tag: 'ksw', form: 'message-only' };
  expect(takesOf(karen, prompts).map(({ number, id }) => `${number} ${id}`)).toEqual([
    '001 language.name',
    '006 only.hello',
  ]);
});

test.each([
  ['004.wav', 'piece.pay'],
  ['4.wav', 'piece.pay'],
  ['take-004 second.mp3', 'piece.pay'],
  ['Take 4.WAV', 'piece.pay'],
  ['take4_Sita.m4a', 'piece.pay'],
  ['TAKE_004_final (2).ogg', 'piece.pay'],
  ['Recording 004 [good].opus', 'piece.pay'],
  ['piece.pay.wav', 'piece.pay'],
  ['ne_piece.pay.wav', 'piece.pay'],
  ['piece.pay (2).mp3', 'piece.pay'],
  ['004 piece.pay.wav', 'piece.pay'],
  ['press.1.wav', 'press.1'],
  ['press.1', 'press.1'],
])('%s is %s', (name, id) => {
  expect(takeNamed(name, takes).id).toBe(id);
});

describe('refused as unknown', () => {
  test.each([
    ['a number beyond the catalogue', '900.wav', 'no prompt or take number'],
    ['a number of another language', '005.wav', 'no prompt or take number'],
    ['a prompt of another language', 'piece.pay.thailand.wav', 'no prompt or take number'],
    ['a date', '20261121_101530.m4a', 'no prompt or take number'],
    ['what a phone calls a voice message', 'AUD-20261121-WA0004.opus', 'no prompt or take number'],
    ['a number among words, not written in full', '2 dogs.wav', 'no prompt or take number'],
    ['a slip of the pen', 'peice.pay.wav', 'perhaps piece.pay?'],
    ['two numbers', '002 003.wav', 'press.1 (002) and press.2 (003)'],
    ['a number that is not the prompt’s', '003 piece.pay.wav', 'piece.pay (004) and press.2 (003)'],
    ['a way out', '..%2f..%2fpiece.pay.wav', 'no prompt or take number'],
    ['another way out', '..\\..\\piece.pay.wav', 'no prompt or take number'],
    ['a name that objects have', '__proto__.wav', 'no prompt or take number'],
  ])('%s: %s', (_, name, said) => {
    expect(() => takeNamed(name, takes)).toThrow(said);
    expect(() => takeNamed(name, takes)).toThrow(Refused);
  });
});

test('two files of one prompt are both refused, each naming the other, and the rest are not', () => {
  const found = matched(['press.1.wav', '002 better.mp3', 'press.2.wav', 'x.wav'], takes, {});
  expect(found.get('press.1.wav')).toMatchObject({
    reason: 'twice',
    message: expect.stringContaining('002 better.mp3'),
  });
  expect(found.get('002 better.mp3')).toMatchObject({
    reason: 'twice',
    message: expect.stringContaining('press.1.wav'),
  });
  expect(found.get('press.2.wav')).toMatchObject({ id: 'press.2' });
  expect(found.get('x.wav')).toMatchObject({ reason: 'unknown' });
});

test('a number that stood for another prompt on paper is refused, unless the prompt is named too', () => {
  const printed = { '002': ['press.1'], '003': ['press.1', 'press.2'] };
  expect(takeNamed('002.wav', takes, printed).id).toBe('press.1');
  expect(() => takeNamed('003.wav', takes, printed)).toThrow(
    '003 was press.1 in a script printed earlier, and is press.2 now: name it after its prompt',
  );
  expect(takeNamed('003 press.2.wav', takes, printed).id).toBe('press.2');
  expect(takeNamed('004.wav', takes, printed).id).toBe('piece.pay');
});

test('no name at all makes it stumble, or choose what is not in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), name => {
      try {
        const { id, number } = takeNamed(name, takes);
        expect(name.toLowerCase().includes(id) || name.includes(`${Number(number)}`)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(Refused);
      }
    }),
  );
});

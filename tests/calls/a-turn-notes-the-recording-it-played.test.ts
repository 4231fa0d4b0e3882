// What statistics are made of: at each turn the recording that was played, and whether the key did anything.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dials } from '../support/caller.ts';
import { hotline, LINES, type Line, PEOPLE } from '../support/hotline.ts';
import { dump } from './dump.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
});
afterEach(() => line.close());

const version = (clip: string) => line.library.content.clips[clip]?.file.slice(0, 8);
const noted = async () => (await dump(line)).turns.map(t => [t.event, t.to_state, t.version, t.wrong] as const).sort();

test('a menu is known by the clip that says its keys, a message by its own, and silence at a message by none', async () => {
  const caller = await dials(line);
  await caller.presses('1', '2', '1', '*');
  await caller.waits();
  expect((await dump(line)).turns.map(t => [t.event, t.to_state, t.version])).toEqual([
    ['arrived', 'language', null],
    ['key.1', 'main', version('my/main.menu')],
    ['key.2', 'topics', null],
    ['key.1', 'piece', version('my/piece.pay.thailand')],
    ['key.star', 'piece', version('my/piece.pay.thailand')],
    ['silence', 'piece', null],
  ]);
});

test('a key that the menu does not have is marked, the first time and the second', async () => {
  const caller = await dials(line);
  await caller.presses('1', '7', '8');
  expect((await noted()).filter(([, , , wrong]) => wrong === 1)).toEqual([
    ['key.7', 'main', version('my/main.menu'), 1],
    ['key.8', 'speaking', null, 1],
  ]);
});

test('a key that a menu has only for others is one that it does not have', async () => {
  const caller = await dials(line);
  await caller.presses('1', '1', '3');
  expect((await noted()).at(-1)).toEqual(['key.3', 'topics', null, 1]);
});

test('any key will do where a language asks for any', async () => {
  const rung = { from: LINES.flash, to: PEOPLE.khinKhin, direction: 'outbound-api' };
  await (await dials(line, rung)).presses('2', '5');
  expect((await noted()).at(-1)).toEqual(['key.5', 'only.speaking', version('ksw/only.speak'), 0]);
});

test('an answer from memory notes the same', async () => {
  for (const _ of [1, 2]) await (await dials(line)).presses('1', '7');
  const turns = (await dump(line)).turns.filter(t => t.event === 'key.7');
  expect(turns.map(t => [t.version, t.wrong])).toEqual([
    [version('my/main.menu'), 1],
    [version('my/main.menu'), 1],
  ]);
});

test('a request, which is saved before anything is said, leads to the question that is heard', async () => {
  const caller = await dials(line);
  await caller.presses('1', '0');
  expect((await noted()).find(([event]) => event === 'key.0')).toEqual([
    'key.0',
    'asking.phone',
    version('my/ask.phone'),
    0,
  ]);
});

test('on the practice line nothing is noted', async () => {
  await (await dials(line, { to: LINES.practice })).presses('1', '2', '1');
  expect((await dump(line)).turns).toEqual([]);
});

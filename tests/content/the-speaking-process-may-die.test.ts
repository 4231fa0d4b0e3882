import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSpeaker, type Speaker } from '../../src/content/speak.ts';

/** Speaks nothing: answers each line with its file, "dies" at the text `die`, and at `die once` the first time only. */
const PROGRAM = `
import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
const died = process.argv[2] + '/died';
for await (const line of createInterface({ input: process.stdin })) {
  const { file, text } = JSON.parse(line);
  if (text === 'die' || (text === 'die once' && !existsSync(died))) {
    writeFileSync(died, '');
    console.error('out of breath');
    process.exit(7);
  }
  console.log(JSON.stringify(text === 'refuse' ? { file, error: 'no such voice' } : { file }));
}`;

let folder: string;
let speaker: Speaker;
let logged: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-'));
  logged = [];
  writeFileSync(join(folder, 'program.mjs'), PROGRAM);
  speaker = createSpeaker({ folder, log: (_, event) => logged.push(event), program: join(folder, 'program.mjs') });
});
afterEach(async () => {
  await speaker.close();
  rmSync(folder, { recursive: true });
});

const say = (file: string, text = file, urgency?: 'now' | 'later') =>
  speaker.make(file, { voice: 'en', text }, urgency);

test('a process that dies is started again, and the clip is made', async () => {
  await say('a', 'die once');
  expect(logged).toEqual(['The speaking process died.']);
});

test('one that dies over the same clip twice fails that clip, and the next one is made', async () => {
  const failed = say('a', 'die');
  const next = say('b');
  await expect(failed).rejects.toThrow(/a could not be made: .* died over it 2 times; .*code 7: out of breath.*“die”/);
  await next;
});

test('what it refuses fails with its reason, without another try', async () => {
  await expect(say('a', 'refuse')).rejects.toThrow('a could not be made: no such voice (“refuse”)');
  expect(logged).toEqual([]);
});

test('what a caller waits for is made before what is made ahead', async () => {
  const order: string[] = [];
  const made = (name: string) => () => order.push(name);
  await Promise.all([
    say('a', 'a', 'later').then(made('a')),
    say('b', 'b', 'later').then(made('b')),
    say('c', 'c', 'later').then(made('c')),
    say('d', 'd', 'now').then(made('d')),
    say('c', 'c', 'now').then(made('c, wanted now')),
  ]);
  expect(order).toEqual(['a', 'c', 'c, wanted now', 'd', 'b']);
});

test('closing rejects what was not made', async () => {
  const waiting = say('a');
  await Promise.all([expect(waiting).rejects.toThrow('a was not made: the speaker was closed first'), speaker.close()]);
});

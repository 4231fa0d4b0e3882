// Somebody comes back from a village with a folder of recordings. Every file of it is a real one.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { history, rollback } from '../../src/cli/prompts.ts';
import { importTakes } from '../../src/cli/prompts-import.ts';
import { languageOf, type Shelf } from '../../src/cli/recordings.ts';
import { clipStore } from '../../src/content/clips.ts';
import { clipName } from '../../src/content/recipes.ts';
import { isStale, recordedFor } from '../../src/content/recorded.ts';
import { clipRoutes } from '../../src/content/serve.ts';
import { takesOf } from '../../src/content/takes.ts';
import { readWav, TELEPHONE } from '../../src/content/wav.ts';
import { recordingFiles } from '../../src/platform/recordings.ts';
import { takeFiles } from '../../src/platform/take-files.ts';
import { standing } from '../../src/store/changes.ts';
import { dials } from '../support/caller.ts';
import { hotline, type Line, library } from '../support/hotline.ts';
import { louder, nothing, padded, speak, stereo, wavFile } from '../support/takes.ts';

const { content } = library;
const english = languageOf(content, 'en');
const numberOf = (id: string) => takesOf(english, content.prompts).find(take => take.id === id)?.number;
const fixture = (name: string) => readFileSync(new URL(`../content/fixtures/${name}`, import.meta.url));

let line: Line;
let folder: string;
let shelf: Shelf;
let files: ReturnType<typeof recordingFiles>;
beforeEach(async () => {
  line = await hotline();
  folder = mkdtempSync(join(tmpdir(), 'earshot-takes-'));
  files = recordingFiles(join(line.folder, 'recordings'));
  const keep = (wavs: Uint8Array[]) => Promise.all(wavs.map(files.put));
  shelf = { database: line.database, keep, who: 'Sita', now: () => line.deps.now().getTime() };
});
afterEach(async () => {
  await line.close();
  rmSync(folder, { recursive: true, force: true });
});

const put = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes);

/** Imports the folder, or one file of it. Answers what was printed, line by line, and the exit code. */
async function imports(source = folder, language = english) {
  const said: string[] = [];
  const steps: string[] = [];
  const out = (text = '') => void said.push(text);
  const progress = (done: number, total: number) => void steps.push(`${done}/${total}`);
  const code = await importTakes(shelf, { content, language, printed: {}, source, out, progress });
  return { code, said, steps, about: (name: string) => said.find(text => text.startsWith(name)) ?? '' };
}

const placed = async () => Object.fromEntries((await standing(line.database)).map(({ key, value }) => [key, value]));

test('good ones are live on the next call; the rest is refused with its reason, and ends the command with 1', async () => {
  put('main.menu.wav', wavFile(padded(await speak(english.script['main.menu'] ?? ''), 1, 2), '24'));
  put(`take-${numberOf('press.1')} second.mp3`, fixture('stereo-44k.mp3'));
  put(`${numberOf('press.2')}.wav`, wavFile(stereo(await speak('press two'), 0.7), '24'));
  put('topic.pay.ogg', fixture('vorbis.ogg'));
  put('topic.cuts.opus', fixture('voice-note.opus'));
  put('common.keys.wav', wavFile(nothing(16_000, 3)));
  put('a zip.wav', Buffer.from('PK\x03\x04'));
  put('sorry.wav', Buffer.from('I could not record this one.\n'));
  put('call.goodbye.mp3', fixture('mono-16k.mp3').subarray(0, 3000));
  put('.DS_Store', Buffer.from('what computers strew about'));

  const before = await dials(line);
  await before.presses('5');
  before.hears('en/main.menu');
  const { code, said, steps, about } = await imports();
  expect(code).toBe(1);
  expect(steps).toContain('9/9');
  expect(about('main.menu.wav')).toMatch(/main menu +\d+\.\d +live$/);
  expect(about(`${numberOf('press.2')}.wav`)).toMatch(/press two +\d\.\d +live$/);
  expect(about('take-')).toContain('refused, too long: 2.5 s: this prompt may last 1.5 s');
  expect(about('topic.cuts.opus')).toMatch(/live$/);
  expect(about('common.keys.wav')).toContain('refused, silent');
  expect(about('a zip.wav')).toContain('refused, unknown');
  expect(about('sorry.wav')).toContain('refused, not audio: it is a text');
  expect(about('call.goodbye.mp3')).toContain('refused, damaged: it was cut off');
  expect(said.at(-2)).toBe('English: 4 live, 0 as before, 5 refused.');

  const file = (await placed())['en/main.menu'] ?? '';
  const after = await dials(line);
  await after.presses('5');
  expect(after.document).toContain(`/clips/${file}`);
  const wav = (await files.get(file)) ?? new Uint8Array();
  expect(readWav(wav)).toMatchObject(TELEPHONE);
  expect(clipName(wav)).toBe(file);

  const clips = clipStore({ recipes: library.recipes, folder: join(line.folder, 'placeholders'), imported: files });
  const served = await clipRoutes(clips).request(`/clips/${file}`);
  expect(served.headers.get('cache-control')).toContain('immutable');
  expect(new Uint8Array(await served.arrayBuffer())).toEqual(new Uint8Array(wav));
  expect((await clipRoutes(clips).request('/clips/0123456789abcdef.wav')).status).toBe(404);
});

test('the same folder again changes nothing', async () => {
  put('topic.pay.ogg', fixture('vorbis.ogg'));
  await imports();
  const [there, rows] = [readdirSync(join(line.folder, 'recordings')), await standing(line.database)];
  const { code, said } = await imports();
  expect(code).toBe(0);
  expect(said.at(-2)).toBe('English: 0 live, 1 as before, 0 refused.');
  expect(readdirSync(join(line.folder, 'recordings'))).toEqual(there);
  expect(await standing(line.database)).toEqual(rows);
});

test('a second voice takes the place of the first; rolled back, the first is heard again, and nothing was lost', async () => {
  const says: string[] = [];
  const say = (text = '') => void says.push(text);
  await expect(rollback(shelf, 'en', 'topic.pay', say)).rejects.toThrow(
    'no recording was ever imported for en/topic.pay',
  );
  put('topic.pay.ogg', fixture('vorbis.ogg'));
  await imports();
  const first = (await placed())['en/topic.pay'] ?? '';
  rmSync(join(folder, 'topic.pay.ogg'));
  put('topic.pay.wav', wavFile(await speak('About your pay, and the hours.')));
  await imports();
  const second = (await placed())['en/topic.pay'] ?? '';
  expect(second).not.toBe(first);

  await rollback(shelf, 'en', 'topic.pay', say);
  expect((await placed())['en/topic.pay']).toBe(first);
  await rollback(shelf, 'en', 'topic.pay', say);
  expect((await placed())['en/topic.pay']).toBe(second);
  expect(readdirSync(join(line.folder, 'recordings')).sort()).toEqual([first, second].sort());
  await history(shelf, 'en', 'topic.pay', say);
  expect(says.filter(text => text.includes('Sita')).map(text => text.slice(-20))).toEqual([
    second,
    first,
    second,
    first,
  ]);
});

test('rolled back to where nothing was imported, the placeholder is heard again', async () => {
  put('topic.pay.ogg', fixture('vorbis.ogg'));
  await imports();
  await rollback(shelf, 'en', 'topic.pay', () => {});
  expect(await placed()).toEqual({});
  const caller = await dials(line);
  await caller.presses('5', '2');
  caller.hears('en/topic.pay');
});

test('a clip knows what it was recorded for, so that it shows when the script has moved on', async () => {
  put('topic.pay.ogg', fixture('vorbis.ogg'));
  await imports();
  const wav = (await files.get((await placed())['en/topic.pay'] ?? '')) ?? new Uint8Array();
  expect(recordedFor(wav)).toMatchObject({ key: 'en/topic.pay' });
  expect(isStale(wav, english.script['topic.pay'])).toBe(false);
  expect(isStale(wav, 'Something else,')).toBe(true);
});

test('words that a speaker brings have no script to go stale: a language in which we only take messages', async () => {
  const karen = languageOf(content, 'ksw');
  put('only.hello.ogg', fixture('vorbis.ogg'));
  put('main.menu.ogg', fixture('vorbis.ogg'));
  const { about } = await imports(folder, karen);
  expect(about('only.hello.ogg')).toMatch(/live$/);
  expect(about('main.menu.ogg')).toContain('refused, unknown');
  const wav = (await files.get((await placed())['ksw/only.hello'] ?? '')) ?? new Uint8Array();
  expect(recordedFor(wav)).toEqual({ key: 'ksw/only.hello', text: undefined });
  expect(isStale(wav, undefined)).toBe(false);
});

describe('nothing outside the folder is read', () => {
  test('a link that leads out is refused; one within is followed', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'earshot-elsewhere-'));
    writeFileSync(join(elsewhere, 'secret.wav'), wavFile(await speak('press one')));
    mkdirSync(join(folder, 'day two'));
    put('hello.wav', wavFile(await speak('press two')));
    symlinkSync(join(elsewhere, 'secret.wav'), join(folder, 'press.1.wav'));
    symlinkSync('hello.wav', join(folder, 'press.2.wav'));
    symlinkSync('nowhere.wav', join(folder, 'press.3.wav'));
    symlinkSync('/dev/zero', join(folder, 'press.4.wav'));
    const { about } = await imports();
    expect(about('press.1.wav')).toContain('refused, outside: it is a link that leads out of the folder');
    expect(about('press.2.wav')).toMatch(/live$/);
    expect(about('press.3.wav')).toContain('refused, damaged: it is a link to nothing');
    expect(about('press.4.wav')).toContain('refused, outside');
    expect(about('day two')).toContain('refused, not audio: it is a folder');
    rmSync(elsewhere, { recursive: true });
  });

  test('a name that climbs is the name of nothing', async () => {
    put('..%2f..%2fmain.menu.wav', wavFile(await speak('press one')));
    put('..\\..\\main.menu.wav', wavFile(await speak('press one')));
    const { code, said } = await imports();
    expect(code).toBe(1);
    expect(said.filter(text => text.includes('refused, unknown'))).toHaveLength(2);
    expect(await placed()).toEqual({});
  });

  test('an empty folder, or none, is said so', async () => {
    await expect(imports()).rejects.toThrow('is empty');
    await expect(imports(join(folder, 'nowhere'))).rejects.toThrow('there is no');
  });

  test('a file of gigabytes is never opened', async () => {
    const big = join(folder, 'main.menu.wav');
    writeFileSync(big, '');
    const { truncateSync } = await import('node:fs');
    truncateSync(big, 1_300_000_000);
    expect(await takeFiles(big)).toMatchObject([
      { path: { reason: 'too big', message: expect.stringContaining('1300 MB') } },
    ]);
    expect((await imports(big)).about('main.menu.wav')).toContain(
      'refused, too big: it has 1300 MB: a take may have 80 MB',
    );
  });
});

describe('M4A', () => {
  const path = process.env.PATH;
  afterEach(() => {
    process.env.PATH = path;
  });

  /** Stands in for ffmpeg: answers with two seconds of a voice as it was asked to, or as `script` says. */
  async function ffmpegIs(script?: string): Promise<void> {
    const bin = join(line.folder, 'bin');
    mkdirSync(bin, { recursive: true });
    const { channels } = louder(await speak('To hear about your pay, press one.'), -3);
    const [voice = new Float32Array()] = channels;
    const floats = new Float32Array(96_000 * 2);
    for (let i = 0; i < floats.length; i++) floats[i] = voice[Math.floor((i >> 1) * (22_050 / 48_000))] ?? 0;
    writeFileSync(join(bin, 'sound'), new Uint8Array(floats.buffer));
    writeFileSync(
      join(bin, 'ffmpeg'),
      `#!/bin/sh\necho "$@" > '${bin}/asked'\n${script ?? `/bin/cat '${bin}/sound'`}\n`,
      { mode: 0o755 },
    );
    process.env.PATH = bin;
  }

  test('goes through ffmpeg where it is on the PATH, which is given this file alone', async () => {
    await ffmpegIs();
    put('topic.pay.m4a', fixture('phone.m4a'));
    expect((await imports()).about('topic.pay.m4a')).toMatch(/2\.\d +live$/);
    const asked = readFileSync(join(line.folder, 'bin/asked'), 'utf8');
    expect(asked).toContain(`-protocol_whitelist file -f mov -i file:${folder}/topic.pay.m4a`);
  });

  test('is refused where ffmpeg is not, saying so', async () => {
    process.env.PATH = join(line.folder, 'no-bin');
    put('topic.pay.m4a', fixture('phone.m4a'));
    expect((await imports()).about('topic.pay.m4a')).toContain('needs ffmpeg, and there is none on the PATH');
  });

  test('is refused with what ffmpeg says when that fails', async () => {
    await ffmpegIs('echo "moov atom not found" >&2; exit 1');
    put('topic.pay.m4a', fixture('phone.m4a'));
    expect((await imports()).about('topic.pay.m4a')).toContain(
      "refused, damaged: ffmpeg can't read it: moov atom not found",
    );
  });
});

test('nobody ever sees half a clip', async () => {
  put('topic.pay.ogg', fixture('vorbis.ogg'));
  await imports();
  expect(readdirSync(join(line.folder, 'recordings')).filter(name => !/^[0-9a-f]{16}\.wav$/.test(name))).toEqual([]);
  expect(existsSync(join(line.folder, 'recordings'))).toBe(true);
});

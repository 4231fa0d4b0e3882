// Importing recordings: how many seconds of them a second of this machine makes clips of, files and rows written.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { importTakes } from '../src/cli/prompts-import.ts';
import type { Content, Language, Prompt } from '../src/content/prompts.ts';
import { recordingFiles } from '../src/platform/recordings.ts';
import { sqliteDatabase } from '../src/platform/sqlite.ts';
import { atRate, padded, speak, stereo, wavFile } from '../tests/support/takes.ts';
import type { Figure } from './figure.ts';

const FILES = 500;
const SECONDS = 10;
/** Of real time, on two cores. */
const TARGET = 20;
const TEXT =
  'Your passport is yours. Nobody may keep it. If somebody keeps it, press zero, and we ring you back today.';
/** Of mono-16k.mp3: bytes and frames a second. */
const FRAME = { size: 72, perSecond: 28 };

export const importing: Figure = {
  name: 'import',
  async measure({ quick, folder, progress }) {
    const count = quick ? 50 : FILES;
    const source = join(folder, 'takes');
    await write(source, count);
    const database = sqliteDatabase(join(folder, 'import.db'));
    const { put } = recordingFiles(join(folder, 'recordings'));
    const language: Language = {
      tag: 'en',
      name: 'English',
      english: 'English',
      form: 'full',
      speech: 'en',
      reviewed: false,
      script: {},
    };
    const said: string[] = [];
    const started = performance.now();
    await importTakes(
      {
        database,
        keep: wavs => Promise.all(wavs.map(put)),
        who: 'bench',
        now: Date.now,
      },
      {
        content: { prompts: prompts(count), languages: { en: language } } as unknown as Content,
        language,
        printed: {},
        source,
        out: (line = '') => void said.push(line),
        progress: (done, total) => progress(`import: ${done} of ${total}`),
      },
    );
    const took = (performance.now() - started) / 1000;
    await database.close();
    const made = readdirSync(join(folder, 'recordings')).length;
    const times = (count * SECONDS) / took;
    return [
      {
        figure: `real time at which ${count} recordings of ${SECONDS} s are imported, on ${availableParallelism()} cores`,
        target: `≥ ${TARGET} ×`,
        measured: `${times.toFixed(0)} ×`,
        met: times >= TARGET,
        notes: [
          `${took.toFixed(1)} s, threads started, files and rows written; ${said.find(line => line.startsWith('English'))}`,
          `${made} different clips: a third each of WAV 48 kHz 24 bit stereo, WAV 44.1 kHz 16 bit, and MP3`,
        ],
      },
    ];
  },
};

const id = (n: number): string => `bench.${`${n}`.padStart(3, '0')}`;

const prompts = (count: number): Record<string, Prompt> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [id(n), { kind: 'piece', what: 'something', longest: 45 }]),
  );

/** A third each of three kinds of files. */
async function write(source: string, count: number): Promise<void> {
  mkdirSync(source);
  const voice = await speak(TEXT);
  const left = SECONDS - (voice.channels[0]?.length ?? 0) / voice.rate;
  const take = padded(voice, left / 2, left / 2);
  const kinds: [end: string, bytes: Uint8Array][] = [
    ['wav', wavFile(stereo(atRate(take, 48_000), 0.8), '24')],
    ['wav', wavFile(atRate(take, 44_100), '16')],
    ['mp3', mp3()],
  ];
  const first = kinds.map(([end, bytes], kind) => {
    const path = join(source, `../kind-${kind}.${end}`);
    writeFileSync(path, bytes);
    return path;
  });
  for (let n = 0; n < count; n++) {
    const kind = n % kinds.length;
    copyFileSync(first[kind] ?? '', join(source, `${id(n)}.${kinds[kind]?.[0]}`));
  }
}

/** The same sentence again and again: nothing in the project encodes MP3. */
function mp3(): Uint8Array {
  const fixture = readFileSync(new URL('../tests/content/fixtures/mono-16k.mp3', import.meta.url));
  const second = fixture.subarray(-2 * FRAME.perSecond * FRAME.size);
  return Buffer.concat(Array.from({ length: SECONDS / 2 }, () => second));
}

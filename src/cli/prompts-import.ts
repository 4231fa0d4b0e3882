// earshot prompts import: a folder of recordings becomes clips, and callers hear them from the next call on.
import type { Clip } from '../content/audio/clip.ts';
import { Refused } from '../content/audio/refused.ts';
import type { Content, Language } from '../content/prompts.ts';
import { infoOf } from '../content/recorded.ts';
import { matched, type Printed, type Take, takesOf } from '../content/takes.ts';
import { MOST_FILES, type TakeFile, takeFiles } from '../platform/take-files.ts';
import { type Pool, takePool } from '../platform/take-pool.ts';
import { CommandError } from './command-error.ts';
import { putInPlace, type Shelf } from './recordings.ts';
import { table } from './table.ts';

export interface Importing {
  content: Content;
  language: Language;
  /** What take numbers stood for on paper. */
  printed: Printed;
  /** A folder, or one file. */
  source: string;
  out(line?: string): void;
  progress(done: number, total: number): void;
}

interface Made {
  take: Take;
  clip: Clip;
}

/** What became of a file. */
interface Outcome {
  name: string;
  made: Made | Refused;
}

/** Imports what can be imported, and says of each file what became of it. 1 when any was refused. */
export async function importTakes(shelf: Shelf, importing: Importing): Promise<0 | 1> {
  const { language, out } = importing;
  const outcomes = await outcomesOf(importing);
  const made = outcomes.flatMap(({ made }) => (made instanceof Refused ? [] : [made]));
  const fresh = await placed(shelf, language, made);

  table(
    outcomes.map(({ name, made }) => ({ file: name, ...row(made, fresh) })),
    out,
  );
  const refused = outcomes.length - made.length;
  out();
  out(`${language.english}: ${fresh.size} live, ${made.length - fresh.size} as before, ${refused} refused.`);
  if (made.length > 0) out('Hear them all in their order: npx earshot prompts listen');
  return refused > 0 ? 1 : 0;
}

async function outcomesOf({ content, language, printed, source, progress }: Importing): Promise<Outcome[]> {
  const files = await filesIn(source);
  const takes = matched(
    files.map(({ name }) => name),
    takesOf(language, content.prompts),
    printed,
  );
  const pool = takePool();
  let done = 0;
  progress(done, files.length);
  try {
    return await Promise.all(
      files.map(async ({ name, path }) => {
        const made = path instanceof Refused ? path : await madeOf(pool, path, takes.get(name), language);
        progress(++done, files.length);
        return { name, made };
      }),
    );
  } finally {
    await pool.close();
  }
}

async function filesIn(source: string): Promise<TakeFile[]> {
  const files = await takeFiles(source).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(error.code === 'ENOENT' ? `there is no ${source}` : error.message);
  });
  if (files.length === 0) throw new CommandError(`${source} is empty`);
  if (files.length > MOST_FILES) throw new CommandError(`${source} holds more than ${MOST_FILES} files: split it`);
  return files;
}

async function madeOf(
  pool: Pool,
  path: string,
  take: Take | Refused | undefined,
  { tag, script }: Language,
): Promise<Made | Refused> {
  if (!take || take instanceof Refused) return take ?? new Refused('unknown', 'it is of no take');
  const text = script[take.id];
  const info = infoOf(`${tag}/${take.id}`, text);
  try {
    return { take, clip: await pool.make({ path, wanted: { longest: take.prompt.longest, text, info } }) };
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

/** The ids of those that were not in place already. */
async function placed(shelf: Shelf, { tag }: Language, made: Made[]): Promise<Set<string>> {
  if (made.length === 0) return new Set();
  const files = await shelf.keep(made.map(({ clip }) => clip.wav));
  const fresh = await putInPlace(shelf, new Map(made.map(({ take }, i) => [`${tag}/${take.id}`, files[i] ?? ''])));
  return new Set(made.map(({ take }) => take.id).filter(id => fresh.has(`${tag}/${id}`)));
}

function row(made: Made | Refused, fresh: Set<string>): Record<string, string> {
  if (made instanceof Refused)
    return { take: '', says: '', seconds: '', '': `refused, ${made.reason}: ${made.message}` };
  const { take, clip } = made;
  const now = fresh.has(take.id) ? 'live' : 'as before';
  return { take: take.number, says: take.prompt.what, seconds: clip.seconds.toFixed(1), '': now };
}

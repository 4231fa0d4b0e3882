// Which prompts have a human voice in which language, and which of those are out of date.
import { expired } from './facts.ts';
import type { Content } from './prompts.ts';
import { isStale } from './recorded.ts';
import { takesOf } from './takes.ts';

/** `placeholder`: a synthetic voice or a slate stands in; `missing`: there are not even words yet. */
export type Voice = 'human' | 'placeholder' | 'missing';

/** A prompt in a language that says it. */
export interface Cell {
  take: string;
  prompt: string;
  language: string;
  voice: Voice;
  /** A human voice that reads out a text which the script no longer has. */
  stale: boolean;
  /** It stands on a fact that is past its day: callers hear "ask us" in its place, whatever voice it has. */
  expired: boolean;
}

export type Totals = Record<Voice | 'stale' | 'expired', number> & { language: string };

/** Everything that may be said on this day (YYYY-MM-DD). `stale`: the keys whose script has changed since. */
export function matrix(content: Content, day: string, stale: ReadonlySet<string>): Cell[] {
  return Object.values(content.languages).flatMap(language =>
    takesOf(language, content.prompts).map(({ number, id, prompt }) => {
      const key = `${language.tag}/${id}`;
      const voice = voiceOf(content, key, language.script[id]);
      const dated = { stale: stale.has(key), expired: expired(content, prompt, day) };
      return { take: number, prompt: id, language: language.tag, voice, ...dated };
    }),
  );
}

function voiceOf({ clips }: Content, key: string, text: string | undefined): Voice {
  if (clips[key]?.origin === 'human') return 'human';
  return text ? 'placeholder' : 'missing';
}

/** One for each language, in the order of the cells. */
export function totalsOf(cells: Cell[]): Totals[] {
  const languages = [...new Set(cells.map(cell => cell.language))];
  return languages.map(language => {
    const own = cells.filter(cell => cell.language === language);
    const count = (which: (cell: Cell) => boolean) => own.filter(which).length;
    return {
      language,
      human: count(cell => cell.voice === 'human'),
      placeholder: count(cell => cell.voice === 'placeholder'),
      missing: count(cell => cell.voice === 'missing'),
      stale: count(cell => cell.stale),
      expired: count(cell => cell.expired),
    };
  });
}

/** The keys of human voices that read out what the script no longer says. `get` is asked for each clip's bytes. */
export async function staleIn(
  { clips, languages }: Content,
  get: (file: string) => Promise<Uint8Array | undefined>,
): Promise<Set<string>> {
  const found = Object.entries(clips)
    .filter(([key, { origin }]) => origin === 'human' && !key.startsWith('pause/'))
    .map(async ([key, { file }]) => {
      const [tag = '', id = ''] = key.split('/');
      const wav = await get(file);
      return wav && isStale(wav, languages[tag]?.script[id]) ? [key] : [];
    });
  return new Set((await Promise.all(found)).flat());
}

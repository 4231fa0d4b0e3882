// Take numbers, and which prompt a recorded file is of, by its name: "014.wav", "take-014 second.mp3",
// "piece.pay.thailand.wav".
import { closest, distance } from 'fastest-levenshtein';
import { Refused } from './audio/refused.ts';
import type { Language, Prompt } from './prompts.ts';
import { promptsOf } from './recipes.ts';

/** A prompt as it is recorded in a language. */
export interface Take {
  /** Its place in the catalogue, the same in every language: three digits, such as `014`. */
  number: string;
  id: string;
  prompt: Prompt;
}

/** What a language says, in the catalogue's order. */
export function takesOf(language: Language, prompts: Record<string, Prompt>): Take[] {
  const ids = Object.keys(prompts);
  const digits = Math.max(3, `${ids.length}`.length);
  return promptsOf(language, prompts).map(([id, prompt]) => ({
    number: `${ids.indexOf(id) + 1}`.padStart(digits, '0'),
    id,
    prompt,
  }));
}

/** The ids that a take number stood for in scripts printed earlier. */
export type Printed = Record<string, string[]>;

/** A slip of the pen, in letters. */
const SLIP = 3;

/**
 * The take that a file is of. `name` may have an end such as `.wav`. Throws Refused when it names none, or several, or
 * names by its number alone what has had another number on paper.
 */
export function takeNamed(name: string, takes: Take[], printed: Printed = {}): Take {
  const words = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/\.(wav|mp3|ogg|opus|oga|m4a|mp4|aac)$/, '')
    .split(/[\s_()[\]]+/);
  const byId = takes.filter(take => words.includes(take.id));
  const numbers = numbersIn(words, takes[0]?.number.length ?? 3, byId.length === 0);
  const byNumber = takes.filter(take => numbers.some(number => Number(take.number) === number));
  const named = [...new Set([...byId, ...byNumber])];
  const [take] = named;
  if (take && named.length === 1 && numbers.length <= 1) {
    const was = byId.length === 0 && printed[take.number]?.find(id => id !== take.id);
    if (!was) return take;
    throw new Refused(
      'unknown',
      `${take.number} was ${was} in a script printed earlier, and is ${take.id} now: name it after its prompt`,
    );
  }
  if (named.length > 1)
    throw new Refused(
      'unknown',
      `its name says ${named.map(t => `${t.id} (${t.number})`).join(' and ')}: name it after one`,
    );
  const meant = closest(
    words.join('.'),
    takes.map(t => t.id),
  );
  const perhaps = distance(words.join('.'), meant) <= SLIP ? `; perhaps ${meant}?` : '';
  throw new Refused('unknown', `its name has no prompt or take number of this language${perhaps}`);
}

/** Written in full (`014`), after the word take, or, where nothing else is in the name, as they come (`14`). */
function numbersIn(words: string[], digits: number, alone: boolean): number[] {
  const found = words.flatMap((word, i) => {
    const said = /^take[-.#]?(\d+)$/.exec(word)?.[1] ?? (words[i - 1] === 'take' ? /^\d+$/.exec(word)?.[0] : undefined);
    const written = word.length === digits && /^\d+$/.test(word) ? word : undefined;
    return said ?? written ?? [];
  });
  const bare = alone && words.length === 1 && /^\d{1,3}$/.test(words[0] ?? '') ? [words[0] ?? ''] : [];
  return [...new Set([...found, ...bare].map(Number))];
}

/**
 * The take of each file, or why it has none. Two files of one take are both refused, each naming the other: a person
 * must choose.
 */
export function matched(names: string[], takes: Take[], printed: Printed): Map<string, Take | Refused> {
  const found = new Map(names.map(name => [name, takeOrRefused(name, takes, printed)]));
  return new Map(
    [...found].map(([name, take]) => {
      const twins =
        take instanceof Refused ? [] : names.filter(other => other !== name && same(found.get(other), take));
      if (twins.length === 0 || take instanceof Refused) return [name, take];
      return [
        name,
        new Refused('twice', `${twins.join(' and ')} is of ${take.id} as well: keep the one that you want`),
      ];
    }),
  );
}

const same = (one: Take | Refused | undefined, other: Take): boolean =>
  one !== undefined && 'id' in one && one.id === other.id;

function takeOrRefused(name: string, takes: Take[], printed: Printed): Take | Refused {
  try {
    return takeNamed(name, takes, printed);
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

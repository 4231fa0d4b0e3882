// What people have recorded, and what they have still to record and to read.
import { isStale } from '../content/recorded.ts';
import { isForTelephones } from '../content/wav.ts';
import type { Checked } from './checked.ts';
import { error, type Finding, people } from './finding.ts';

/** A clip may be this much longer than the catalogue says, in seconds. */
const GRACE = 0.1;

export function recordingsAreSound({ flows, library, lengths }: Checked): Finding[] {
  const { clips, prompts, languages } = contentOf({ flows, library });
  return Object.entries(clips).flatMap(([name, { file, origin }]) => {
    if (origin !== 'human' || name.startsWith('pause/')) return [];
    const [tag = '', id = ''] = [name.slice(0, name.indexOf('/')), name.slice(name.indexOf('/') + 1)];
    const longest = prompts[id]?.longest;
    try {
      const head = lengths.head(file);
      if (!head) return error(`${name}: its recording ${file} is not in DATA_DIR/recordings; import it again`);
      const wav = lengths.wav(file);
      const old = wav !== undefined && isStale(wav, languages[tag]?.script[id]);
      if (!isForTelephones(head))
        return error(`${name}: its recording is not 8 kHz, mono, µ-law; import it with earshot prompts import`);
      if (longest !== undefined && head.seconds > longest + GRACE)
        return error(
          `${name}: its recording lasts ${head.seconds.toFixed(1)} s; ${longest} s is the longest (voice-prompts/catalogue.yaml)`,
        );
      return old
        ? people(`${name}: its text has changed since it was recorded (earshot prompts script --lang ${tag})`)
        : [];
    } catch (cause) {
      return error(`${name}: its recording can't be read: ${(cause as Error).message}`);
    }
  });
}

/** Recordings and native ears: a sentence for each language. */
export function peopleAreNeeded(checked: Checked): Finding[] {
  const { clips, languages } = contentOf(checked);
  return Object.values(languages).flatMap(({ tag, english, reviewed, form }) => {
    const own = Object.entries(clips).filter(([name]) => name.startsWith(`${tag}/`));
    const missing = own.filter(([, { origin }]) => origin === 'placeholder').length;
    const file = `voice-prompts/${tag}/script.yaml`;
    return [
      ...(missing > 0
        ? [people(`${english}: ${missing} of ${own.length} prompts have no recording (earshot prompts)`)]
        : []),
      ...(reviewed || form === 'message-only'
        ? []
        : [
            people(
              `${file}: no native speaker has reviewed the ${english} texts (earshot review export --lang ${tag})`,
            ),
          ]),
    ];
  });
}

/** With what people have set while the line runs, where there is a line. */
export function contentOf({ flows, library }: Pick<Checked, 'flows' | 'library'>) {
  const [first] = flows.values();
  return first?.content ?? library.content;
}

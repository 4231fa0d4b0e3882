// What a responder's call needs to know of the settings and the content, put together once.
import type { Hotline } from '../content/hotline.ts';
import type { Content } from '../content/prompts.ts';
import { HotlineError } from '../content/settings.ts';
import { type WorkMachine, workMachine } from './machine.ts';

export interface WorkFlow {
  /** The responders' line; undefined where hotline.yaml has none and they are only rung from the console. */
  number: string | undefined;
  /** In which they can be spoken to, in the order of hotline.yaml. */
  languages: string[];
  /** Which callers may speak: those of all lines, in the order of hotline.yaml, as many as there are keys. */
  callers: string[];
  content: Content;
  /** `*` ends the leg to the caller: Twilio can do that, Somleng can't. */
  star: boolean;
  machine: WorkMachine;
}

/** The flow of the responders' line. Throws a sentence when hotline.yaml names a language that has no script. */
export function workFlow(hotline: Hotline, content: Content, star: boolean): WorkFlow {
  const line = hotline.lines.find(l => l.mode === 'responders');
  const full = Object.values(content.languages).filter(l => l.form === 'full');
  const languages = line ? Object.keys(line.languages) : full.map(l => l.tag);
  const unknown = languages.find(tag => !full.some(l => l.tag === tag));
  if (unknown) throw new HotlineError(`hotline.yaml: there is no full voice-prompts/${unknown}/ for ${line?.number}`);
  const callers = spokenByCallers(hotline);
  return { number: line?.number, languages, callers, content, star, machine: workMachine(callers) };
}

/** As many keys as the catalogue has words for; who speaks a language beyond them is a supervisor's. */
const MOST_CALLERS = 7;
export const spokenByCallers = ({ lines }: Hotline): string[] =>
  [...new Set(lines.filter(l => l.mode !== 'responders').flatMap(l => Object.keys(l.languages)))].slice(
    0,
    MOST_CALLERS,
  );

/** The first language of a person's that we can say everything in. */
export const spokenTo = (flow: WorkFlow, languages: readonly string[]): string =>
  languages.find(l => flow.languages.includes(l)) ?? flow.languages[0] ?? 'en';

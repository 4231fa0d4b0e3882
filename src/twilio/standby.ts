// What another host says while ours is gone: documents that never change, fetched by GET. A static host runs nothing,
// so no key can choose anything: every language has its turn, any key goes on to the tone, and what is said stays at
// the provider until we are back and look through its list (outreach/recordings.ts).
import { dayOf, expired } from '../content/facts.ts';
import type { HelpNumber } from '../content/hotline.ts';
import type { Language } from '../content/prompts.ts';
import { KINDS } from '../content/settings.ts';
import type { Clip } from '../voice/call.ts';
import type { CallFlow } from '../voice/flow.ts';
import { START } from '../voice/rules.ts';
import { digits } from '../voice/screens.ts';
import { nameOf } from './addresses.ts';
import { document, element, escaped, HANGUP, play } from './twiml.ts';

/** Seconds, as in the call itself. */
const MESSAGE_SECONDS = 120;
const SILENCE = 8;
const SPACE: Clip = { pause: 8 };

export interface Standby {
  /** By file name. */
  documents: Map<string, string>;
  /** Of the clips that they play, as language/prompt or pause/tenths. */
  clips: Set<string>;
}

/** The file that the line's fallback address points to. */
export const standbyFile = (number: string): string => `${number.replace(/\D/g, '')}.xml`;

/** The documents of one line. `base`: where they will lie, without a slash at its end; `fileOf`: a clip's file, if there is one. */
export function standby(
  flow: CallFlow,
  base: string,
  fileOf: (clip: string) => string | undefined,
  now: Date,
): Standby {
  const clips = new Set<string>();
  const plays = (all: readonly Clip[]): string =>
    all
      .map(clip => {
        const name = nameOf(clip);
        const file = fileOf(name);
        if (!file) return '';
        clips.add(name);
        return play(`${base}/clips/${file}`);
      })
      .join('');
  const { languages } = flow.line;
  const name = standbyFile(flow.line.number);
  const [speak, thanks] = [name.replace('.xml', '-speak.xml'), name.replace('.xml', '-thanks.xml')];
  const asked = { action: `${base}/${speak}`, method: 'GET', numDigits: 1, finishOnKey: '', timeout: 1 };
  const recorded = {
    action: `${base}/${thanks}`,
    method: 'GET',
    maxLength: MESSAGE_SECONDS,
    timeout: SILENCE,
    finishOnKey: '1234567890*#',
    playBeep: 'true',
  };
  const redirect = `<Redirect method="GET">${escaped(`${base}/${speak}`)}</Redirect>`;
  const each = (say: (language: Language) => Clip[]) => plays(languages.flatMap(language => [...say(language), SPACE]));
  const documents = new Map([
    [
      name,
      document(
        element(
          'Gather',
          asked,
          each(language => told(flow, language, now)),
        ) + redirect,
      ),
    ],
    [speak, document(each(asksToSpeak) + element('Record', recorded) + each(saysGoodbye) + HANGUP)],
    [thanks, document(each(thanksThem) + HANGUP)],
  ]);
  return { documents, clips };
}

const say = ({ tag }: Language, ...ids: string[]): Clip[] => ids.map(id => ({ id, language: tag }));
const isFull = ({ form }: Language): boolean => form === 'full';

/** That something is wrong, one useful sentence, and somebody else's number, twice. */
function told({ line, content, places }: CallFlow, language: Language, now: Date): Clip[] {
  if (!isFull(language)) return say(language, 'language.name', 'only.sorry');
  const own = content.prompts[`useful.${line.country}`];
  const useful = own && !expired(content, own, dayOf(now)) ? `useful.${line.country}` : 'useful';
  const numbers = line.countries.flatMap(country => numberFor(places[country]?.numbers ?? [], language));
  const read = ({ kind, number }: HelpNumber): Clip[] => {
    const spoken = [...digits({ ...START, language: language.tag }, number), SPACE];
    return [...say(language, `kind.${kind}`), ...spoken, ...spoken];
  };
  return [...say(language, 'sorry', useful), ...numbers.flatMap(read)];
}

/** One that is open at every hour, for nobody here knows the hour: the first that speaks the language, if there is one. */
function numberFor(numbers: readonly HelpNumber[], { tag }: Language): HelpNumber[] {
  const open = numbers.filter(n => n.hours === 'always').sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  return [open.find(n => n.languages.includes(tag)) ?? open[0]].filter(n => n !== undefined);
}

const asksToSpeak = (language: Language): Clip[] => say(language, isFull(language) ? 'speak.instead' : 'only.speak');
const thanksThem = (language: Language): Clip[] => say(language, isFull(language) ? 'speak.thanks' : 'only.thanks');
const saysGoodbye = (language: Language): Clip[] => (isFull(language) ? say(language, 'call.goodbye') : []);

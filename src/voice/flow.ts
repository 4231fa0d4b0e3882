// A line's call flow: what the machine needs to know of the settings and the content, put together once.
import { startsAs, typedNumber } from '../callbacks/number.ts';
import type { Country, Hotline, LineSettings } from '../content/hotline.ts';
import type { Content, Language } from '../content/prompts.ts';
import { HotlineError } from '../content/settings.ts';
import { differsByCountry } from '../content/topics.ts';
import { type CallMachine, callMachine } from './machine.ts';

/** One of our numbers, as the call sees it. `id` stands for it in URLs and logs. */
export interface Line {
  id: string;
  number: string;
  mode: 'answer' | 'ring-back' | 'practice';
  languages: Language[];
  /** The place this line is about, or the places to ask from. */
  country: string | undefined;
  countries: string[];
  pays: 'line' | 'caller';
  /** The country (of those in hotline.yaml) that this number belongs to: its name, and its clock and hours. */
  homeName: string;
  home: Country;
}

export interface CallFlow {
  line: Line;
  content: Content;
  places: Record<string, Country>;
  mayRing: string[];
  /** How many phones of last resort there are to try (0 to 3). */
  duty: number;
  machine: CallMachine;
}

/** How many topics stand in one menu; a further key is "more". */
export const PAGE = 3;

/** The flow of each line, by its number. Throws a sentence when hotline.yaml names a language that has no script. */
export function callFlows(hotline: Hotline, content: Content, onDuty: number): Map<string, CallFlow> {
  const places = hotline.countries;
  // The responders' line is no line for callers: src/responders/ has its flow.
  const forCallers = (settings: LineSettings): settings is LineSettings & { mode: Line['mode'] } =>
    settings.mode !== 'responders';
  return new Map(
    hotline.lines.filter(forCallers).map((settings, index) => {
      const languages = Object.entries(settings.languages).map(([tag, form]) => {
        const language = content.languages[tag];
        if (!language)
          throw new HotlineError(`hotline.yaml: there is no voice-prompts/${tag}/script.yaml for ${settings.number}`);
        if (form !== language.form)
          throw new HotlineError(
            `hotline.yaml: ${language.english} is ${language.form} in voice-prompts; write ${tag}: ${language.form}`,
          );
        return { ...language, form };
      });
      const line: Line = {
        id: `line${index + 1}`,
        number: settings.number,
        mode: settings.mode,
        languages,
        country: typeof settings.country === 'string' ? settings.country : undefined,
        countries: [settings.country].flat(),
        pays: settings.pays,
        ...homeOf(settings.number, places),
      };
      // Whoever practises must never make a real phone ring.
      const duty = line.mode === 'practice' ? 0 : Math.min(onDuty, 3);
      const flow = { line, content, places, mayRing: hotline['may-ring'], duty };
      return [line.number, { ...flow, machine: callMachine(flow) }];
    }),
  );
}

/** The place a line's number belongs to by its calling code; a number for trying need not be a valid one. */
function homeOf(number: string, places: Record<string, Country>): Pick<Line, 'homeName' | 'home'> {
  const found = Object.entries(places).find(([, place]) => place.iso.some(iso => startsAs(number, iso)));
  if (!found)
    throw new HotlineError(
      `hotline.yaml: add the country that ${number} belongs to under countries, with its iso code`,
    );
  const [homeName, home] = found;
  return { homeName, home };
}

export type FlowData = Omit<CallFlow, 'machine'>;

export const languageAt = (flow: FlowData, key: number): Language | undefined => flow.line.languages[key - 1];

export const topicsOn = (flow: FlowData, shelf: string | undefined, page: number): string[] =>
  (flow.content.shelves[shelf ?? ''] ?? []).slice(page * PAGE, page * PAGE + PAGE);

export const hasMore = (flow: FlowData, shelf: string | undefined, page: number): boolean =>
  topicsOn(flow, shelf, page + 1).length > 0;

/** The topic after this one on its shelf; after the last comes the first. */
export function topicAfter(flow: FlowData, shelf: string | undefined, topic: string | undefined): string | undefined {
  const topics = flow.content.shelves[shelf ?? ''] ?? [];
  return topics[(topics.indexOf(topic ?? '') + 1) % topics.length];
}

/** The page of its shelf on which a topic stands. */
export const pageOf = (flow: FlowData, shelf: string | undefined, topic: string | undefined): number =>
  Math.max(0, Math.floor((flow.content.shelves[shelf ?? ''] ?? []).indexOf(topic ?? '') / PAGE));

export const shelfOf = (flow: FlowData, topic: string): string | undefined =>
  Object.keys(flow.content.shelves).find(shelf => flow.content.shelves[shelf]?.includes(topic));

/** Must we ask for the country before this topic? */
export const needsCountry = (flow: FlowData, topic: string | undefined, country: string | undefined): boolean =>
  country === undefined && topic !== undefined && differsByCountry(flow.content, topic);

/** Countries (ISO) in which a typed number is looked for: where the caller works, then where our line is. */
export const homeCountries = (flow: FlowData, country: string | undefined): string[] => [
  ...(flow.places[country ?? '']?.iso ?? []),
  ...flow.line.home.iso,
];

export const isNumber = (flow: FlowData, typed: string, country: string | undefined): boolean =>
  typedNumber(typed, homeCountries(flow, country), flow.mayRing) !== undefined;

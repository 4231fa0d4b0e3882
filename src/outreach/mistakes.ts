// What is wrong with series and lists, said where it stands: in the log when the server starts, and by earshot check.
import type { Hotline } from '../content/hotline.ts';
import { type ListText, textsOfLists } from '../content/list-texts.ts';
import { type Lists, sourcesIn } from '../content/series.ts';
import type { Texts } from '../content/texts.ts';
import { givenAway } from '../sms/mistakes.ts';
import { fits, MOST_SEGMENTS, segmentsOf } from '../sms/segments.ts';
import { toZawgyi } from '../sms/zawgyi.ts';

interface About {
  hotline: Hotline;
  keywords: Texts['keywords'];
  /** By id. */
  facts: Record<string, unknown>;
}

/** A sentence each. */
export const mistakesInLists = (lists: Lists, about: About): string[] =>
  textsOfLists(lists).flatMap(text => mistakesIn(text, about).map(wrong => `${whereIs(text)} ${wrong}`));

/** The file, and the place in it. */
export const whereIs = ({ file, place }: Pick<ListText, 'file' | 'place'>): string =>
  `sms-templates/series/${file}: ${place}`;

function mistakesIn(text: ListText, { hotline, keywords, facts }: About): string[] {
  const lines = hotline.lines.map(line => line.number).sort((a, b) => b.length - a.length);
  return Object.entries(text.said).flatMap(([form, words]) => {
    const [behind, word] = [
      text.with?.[form],
      hotline['sms-may-name-us'] ? undefined : givenAway(keywords, hotline.name, words),
    ];
    const whole = (behind ? `${words} ${behind}` : words).replaceAll('{{line}}', lines[0] ?? '');
    const unknown = text.step ? sourcesIn(text.step, form).filter(id => !facts[id]) : [];
    const strange = [...words.matchAll(/\{\{([^}]*)\}\}/g)].map(([, name]) => name).filter(name => name !== 'line');
    return [
      ...sizes(form, whole).map(long => `${long}${behind ? ', with its question' : ''}; ${MOST_SEGMENTS} at most`),
      ...(word ? [`in ${form} says “${word}”; whoever holds the phone can read it`] : []),
      ...strange.map(name => `in ${form} has no variable {{${name}}}`),
      ...unknown.map(id => `stands on ${id}, which is no fact of voice-prompts/facts.yaml`),
    ];
  });
}

/** Burmese goes out in Zawgyi, too, which may be longer. */
const sizes = (form: string, text: string): string[] =>
  (form === 'my' ? [text, toZawgyi(text)] : [text])
    .filter(sent => !fits(sent, MOST_SEGMENTS))
    .slice(0, 1)
    .map(sent => `in ${form} is ${segmentsOf(sent)} segments long`);

// What keeps content from callers of real lines: voices that stand in, words nobody has reviewed, facts too old. Each
// of them once, with the lines that it concerns.
import { dayOf, lastDay } from '../../content/facts.ts';
import { corridors, isOld, originOf } from '../../content/topics.ts';
import type { CallFlow } from '../../voice/flow.ts';
import type { Checked } from '../checked.ts';
import { oldFacts } from '../facts.ts';
import { unread } from '../lists.ts';
import type { Said } from '../said.ts';

/** A line, and all that its callers may be told. */
export interface Heard {
  flow: CallFlow;
  said: Said;
}

/** A sentence for each language in which callers could hear a voice that stands in. */
export function placeholders(heard: readonly Heard[]): string[] {
  const found = new Map<string, { ids: Set<string>; lines: Set<string>; english: string }>();
  for (const { flow, said } of heard)
    for (const [tag, ids] of said)
      for (const id of ids.keys()) {
        if (flow.content.clips[`${tag}/${id}`]?.origin !== 'placeholder') continue;
        const english = flow.content.languages[tag]?.english ?? tag;
        const of = found.get(tag) ?? { ids: new Set(), lines: new Set(), english };
        found.set(tag, of);
        of.ids.add(id);
        of.lines.add(flow.line.number);
      }
  return [...found].map(
    ([tag, { ids, lines, english }]) =>
      `${english}: callers of ${listed(lines)} would hear ${ids.size} prompt${ids.size === 1 ? '' : 's'} from a voice that only stands in (${some(ids)}): ` +
      `record them (earshot prompts script --lang ${tag}), then earshot prompts import <folder> --lang ${tag}`,
  );
}

/** A sentence for each language that is offered and that no native speaker has reviewed. */
export function unreviewed(heard: readonly Heard[]): string[] {
  const offered = heard.flatMap(({ flow }) =>
    flow.line.languages.map(language => ({ language, line: flow.line.number })),
  );
  const open = offered.filter(({ language }) => language.form === 'full' && !language.reviewed);
  return [...new Set(open.map(({ language }) => language.tag))].map(tag => {
    const of = open.filter(({ language }) => language.tag === tag);
    return (
      `${of[0]?.language.english}: no native speaker has reviewed the texts that callers of ${listed(of.map(({ line }) => line))} hear: ` +
      `earshot review export --lang ${tag} <file>, and what comes back with earshot review import <file> --lang ${tag} --complete`
    );
  });
}

/** A sentence for each form of texts that lines send and that no native speaker has reviewed. */
export function unreviewedTexts({ hotline, texts }: Pick<Checked, 'hotline' | 'texts'>): string[] {
  return Object.keys(texts.forms).flatMap(form => {
    const [tag = ''] = form.split('-');
    const lines = hotline.lines
      .filter(({ sms, languages }) => sms !== 'none' && languages[tag])
      .map(({ number }) => number);
    return texts.reviewed[form] || lines.length === 0
      ? []
      : [
          `sms-templates/${form}.yaml: no native speaker has reviewed what ${listed(lines)} texts: ` +
            `earshot review export --lang ${tag} <file>, and what comes back with earshot review import <file> --lang ${tag} --complete`,
        ];
  });
}

/** A sentence for each series or list that lines offer in a language in which no native speaker has reviewed it. */
export function unreviewedLists({ hotline, lists }: Pick<Checked, 'hotline' | 'lists'>): string[] {
  const texting = hotline.lines.filter(({ sms }) => sms !== 'none');
  return unread(lists).flatMap(({ file, languages }) => {
    const sent = languages.filter(language => texting.some(line => line.languages[language]));
    return sent.length > 0
      ? [
          `sms-templates/series/${file}: no native speaker has reviewed what it texts in ${listed(sent)}: ` +
            `earshot review export --lang ${sent[0]} <file>, and what comes back with earshot review import <file> --lang ${sent[0]} --complete`,
        ]
      : [];
  });
}

/** A sentence for each fact past its day of which callers would be told: they hear "ask us" instead. */
export function agedFacts(heard: readonly Heard[], now: Date): string[] {
  const [first] = heard;
  if (!first) return [];
  const { content } = first.flow;
  return oldFacts(content, dayOf(now)).flatMap(({ fact, prompts }) => {
    const told = heard.filter(({ said }) => [...said.values()].some(ids => prompts.some(id => ids.has(id))));
    return told.length > 0
      ? [
          `${fact} was good until ${lastDay(content, fact)}; callers of ${listed(told.map(({ flow }) => flow.line.number))} hear "ask us" for ${some(prompts)}: ` +
            `look at its sources in voice-prompts/facts.yaml, then earshot facts confirm ${fact}, or change what is said`,
        ]
      : [];
  });
}

/** A sentence for each way to work abroad of which somebody must say how it is, and has not lately. */
export function unsaidRoutes(heard: readonly Heard[], now: Date): string[] {
  const unsaid = heard.flatMap(({ flow: { content, line } }) => {
    const asked = Object.values(content.shelves).flat().includes('route') ? corridors(content) : [];
    const ways = line.languages.flatMap(({ tag }) =>
      line.countries.map(country => `${originOf({ language: tag, home: line.homeName, country })}>${country}`),
    );
    return ways
      .filter(way => asked.includes(way) && !isHeld(content, way, now))
      .map(way => ({ way, line: line.number }));
  });
  return [...new Set(unsaid.map(({ way }) => way))].map(
    way =>
      `${way}: nobody has said lately whether this way is open, which callers of ${listed(unsaid.filter(u => u.way === way).map(u => u.line))} ask: ` +
      `earshot routes set ${way.replace('>', '-')} open (or slow, closed, ask)`,
  );
}

const isHeld = ({ live }: CallFlow['content'], way: string, now: Date): boolean => {
  const set = live.routes[way];
  return set !== undefined && !isOld(set.at, now);
};

/** Each line once: a, b and c. */
export const listed = (lines: Iterable<string>): string =>
  [...new Set(lines)].join(', ').replace(/, ([^,]*)$/, ' and $1');

/** The first few, in words. */
function some(ids: Iterable<string>): string {
  const all = [...ids];
  const shown = all.slice(0, 3).join(', ');
  return all.length > 3 ? `${shown} and ${all.length - 3} more` : shown;
}

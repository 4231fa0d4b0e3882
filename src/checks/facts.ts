// What prompts stand on: each fact dated, and told no longer than it may be.
import { dayOf, lastDay, pastTheirDay } from '../content/facts.ts';
import type { Content } from '../content/prompts.ts';
import type { Checked } from './checked.ts';
import { error, type Finding, people, warning } from './finding.ts';
import { contentOf } from './recordings.ts';

const FILE = 'voice-prompts/facts.yaml';

export function factsHold(checked: Checked): Finding[] {
  const content = contentOf(checked);
  const { facts } = checked.library.content;
  const day = dayOf(checked.now);
  const used = new Set(Object.values(content.prompts).flatMap(prompt => prompt.sources ?? []));
  const ahead = Object.entries(facts).filter(([, fact]) => fact.seen > day);
  const unused = Object.keys(facts).filter(id => !used.has(id));
  return [
    ...ahead.map(([id, { seen }]) => error(`${FILE}: ${id} was seen on ${seen}, which is still to come`)),
    ...unused.map(id => warning(`${FILE}: ${id} is told by no prompt of voice-prompts/catalogue.yaml`)),
    ...oldFacts(content, day).map(({ fact, prompts }) =>
      people(
        `${FILE}: ${fact} was good until ${lastDay(content, fact)}; callers hear "ask us" for ${prompts.join(', ')} (earshot facts confirm ${fact})`,
      ),
    ),
  ];
}

/** Facts past their day, with the prompts that are not told for it. How a way abroad is, is said by whoever sets it. */
export function oldFacts(content: Content, day: string): { fact: string; prompts: string[] }[] {
  return pastTheirDay(content, day).flatMap(fact => {
    const prompts = Object.entries(content.prompts).flatMap(([id, { kind, sources = [] }]) =>
      kind !== 'route' && sources.includes(fact) ? [id] : [],
    );
    return prompts.length > 0 ? [{ fact, prompts }] : [];
  });
}

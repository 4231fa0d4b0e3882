import { expect, test } from 'vitest';
import { loadContent } from '../../src/content/load.ts';
import { ORIGIN } from '../../src/content/prompts.ts';
import { corridors, told } from '../../src/content/topics.ts';
import { NOON } from '../support/hotline.ts';

const { content } = loadContent('voice-prompts', { recordings: {} });
const day = NOON.toISOString().slice(0, 10);
const looked = {
  ...content,
  live: {
    confirmed: Object.fromEntries(Object.keys(content.facts).map(id => [id, day])),
    routes: Object.fromEntries(corridors(content).map(c => [c, { status: 'slow' as const, at: NOON.getTime() }])),
  },
};
const languageFrom = (country: string) => Object.keys(ORIGIN).find(tag => ORIGIN[tag] === country) ?? '';
const topics = Object.values(content.shelves)
  .flat()
  .filter(topic => topic !== 'signs');

/** What no source carries: a person tells it. Whoever fills a gap takes it out here. */
const GAPS: Record<string, string[]> = {
  'myanmar>thailand': ['work-home'],
  'myanmar>malaysia': ['steps', 'time', 'papers', 'work-home'],
  'cambodia>thailand': ['time'],
  'nepal>malaysia': ['work-home'],
  'nepal>gulf': ['rest', 'pregnancy', 'arrest', 'going-home', 'work-home'],
};

test.each(corridors(content))('%s is told every topic that the facts carry', corridor => {
  const [from = '', to = ''] = corridor.split('>');
  const listener = { language: languageFrom(from), home: to, country: to };
  const gaps = topics.filter(topic => told(looked, topic, listener, NOON).every(id => id.startsWith('ask-us')));
  expect(gaps).toEqual(GAPS[corridor]);
});

test('what somebody hears in one topic is at most three pieces and four short sentences', () => {
  for (const corridor of corridors(content)) {
    const [from = '', to = ''] = corridor.split('>');
    for (const topic of topics) {
      const said = told(looked, topic, { language: languageFrom(from), home: to, country: to }, NOON);
      expect(said.filter(id => id.startsWith('piece.')).length, `${corridor} ${topic}`).toBeLessThanOrEqual(3);
      expect(said.filter(id => id.startsWith('amount.')).length, `${corridor} ${topic}`).toBeLessThanOrEqual(4);
    }
  }
});

// The texts of sms-templates/series: short, discreet, in their own script, and on facts that hold.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readHotline } from '../../src/content/hotline.ts';
import { loadContent } from '../../src/content/load.ts';
import { loadTexts } from '../../src/content/texts.ts';
import { stepWords } from '../../src/outreach/words.ts';
import { givenAway } from '../../src/sms/mistakes.ts';
import { segmentsOf } from '../../src/sms/segments.ts';
import { hotlineYaml, lists } from '../support/hotline.ts';

const hotline = readHotline(hotlineYaml);
const LONGEST = hotline.lines.map(line => line.number).sort((a, b) => b.length - a.length)[0] ?? '';
/** Romanised Nepali as well: it is how many write. In other Latin letters there is the bell (docs/texting.md). */
const LANGUAGES = ['en', 'my', 'km', 'ne', 'ne-Latn', 'th'];
const SCRIPT: Record<string, string> = { en: 'Latin', my: 'Myanmar', km: 'Khmer', ne: 'Devanagari', th: 'Thai' };
const { keywords } = loadTexts('sms-templates');

const all = Object.values(lists.series).flatMap(series => [
  ...series.steps.flatMap((step, nth) =>
    LANGUAGES.map(form => {
      const words = stepWords(lists, step, { form, hear: false, line: LONGEST, twoWay: true });
      return { where: `${series.id} ${nth + 1} ${form}`, form, text: words?.body ?? '' };
    }),
  ),
  ...series.steps.flatMap((step, nth) =>
    Object.entries(step.question?.answers ?? {}).flatMap(([digit, said]) =>
      LANGUAGES.map(form => ({
        where: `${series.id} ${nth + 1} answer ${digit} ${form}`,
        form,
        text: said[form] ?? '',
      })),
    ),
  ),
  ...Object.entries(series.change ?? {}).map(([form, text]) => ({ where: `${series.id} ${form}`, form, text })),
  ...LANGUAGES.map(form => ({ where: `${series.id} title ${form}`, form, text: series.title[form] ?? '' })),
]);
const filled = (text: string) => text.replaceAll('{{line}}', LONGEST);

test('there are the series that we promise', () => {
  expect(Object.keys(lists.series)).toEqual([
    'before-you-go.malaysia',
    'before-you-go.thailand',
    'first-month',
    'alert:cambodia>thailand',
    'alert:myanmar>malaysia',
    'alert:myanmar>thailand',
    'alert:nepal>gulf',
    'alert:nepal>malaysia',
  ]);
  const steps = Object.values(lists.series).map(series => series.steps.length);
  expect(steps).toEqual([7, 7, 5, 0, 0, 0, 0, 0]);
});

test('every language has words for everything', () => {
  expect(all.filter(({ text }) => text === '').map(({ where }) => where)).toEqual([]);
});

test('no text takes more than two segments, with the longest number in it', () => {
  expect(all.filter(({ text }) => segmentsOf(filled(text)) > 2).map(({ where }) => where)).toEqual([]);
});

test('no text says what would be dangerous to have on a phone', () => {
  const telling = all.flatMap(({ where, text }) =>
    givenAway(keywords, hotline.name, text) ? `${where}: ${text}` : [],
  );
  expect(telling).toEqual([]);
});

test('each is in its own script and in normal form C', () => {
  const shared = `\\p{Nd} .,:;?!'’()/+=*၊។॥।ฯ\\u200b-\\u200d\\-`;
  const strange = all.filter(({ form, text }) => {
    // PJ and OWIC are what stands on the papers.
    const bare = text.replaceAll('{{line}}', '').replace(/\((PJ|OWIC)\)/g, '');
    return (
      !new RegExp(`^[\\p{Script=${SCRIPT[form] ?? 'Latin'}}${shared}]*$`, 'u').test(bare) ||
      text !== text.normalize('NFC')
    );
  });
  expect(strange.map(({ where, text }) => `${where}: ${text}`)).toEqual([]);
});

test('an amount of money, which changes, stands in none', () => {
  expect(all.filter(({ text }) => /baht|ringgit|rupee|kyat|riel|ဘတ်|ကျပ်|បាត|रुपैयाँ|บาท/i.test(text))).toEqual([]);
});

test('the bell is there in every form that people write, in one segment', () => {
  for (const [form, text] of Object.entries(lists.bell)) expect(segmentsOf(filled(text)), form).toBe(1);
  expect(Object.keys(lists.bell)).toEqual(expect.arrayContaining(LANGUAGES));
});

test('the facts that a step stands on are those of voice-prompts/facts.yaml', () => {
  const { content } = loadContent('voice-prompts', { recordings: {} });
  const used = Object.values(lists.series).flatMap(s => s.steps.flatMap(step => Object.values(step.sources).flat()));
  expect([...new Set(used)].filter(id => !content.facts[id])).toEqual([]);
});

test('translations that nobody has reviewed say so', () => {
  for (const series of Object.values(lists.series)) expect(series.reviewed).toBe(false);
  expect(readFileSync('sms-templates/series/bell.yaml', 'utf8')).toContain('Nobody has reviewed');
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readHotline } from '../../src/content/hotline.ts';
import { loadContent } from '../../src/content/load.ts';
import { KINDS } from '../../src/content/settings.ts';
import type { Texts } from '../../src/content/texts.ts';
import { mistakesInTexts } from '../../src/sms/mistakes.ts';
import { shown } from '../../src/sms/screens.ts';
import { segmentsOf } from '../../src/sms/segments.ts';
import { formsOf } from '../../src/sms/templates.ts';
import { START } from '../../src/sms/text.ts';
import { hotline, hotlineYaml, LINES, type Line, texts } from '../support/hotline.ts';

/** Every topic that is told, not only those of the stories. */
const whole = loadContent('voice-prompts').content;

let line: Line;
beforeAll(async () => {
  line = await hotline({ content: whole });
});
afterAll(() => line.close());

const settings = readHotline(hotlineYaml);
const mistakes = (changed: Texts, live = settings) => mistakesInTexts(changed, live, line.deps.texts.values());
/** The same texts but for one. */
const saying = (form: string, id: string, text: string): Texts => ({
  ...texts,
  forms: { ...texts.forms, [form]: { ...texts.forms[form], [id]: text } },
});

test('every text is there in every form, fits with what ends it, and tells nobody whose it is', () => {
  expect(mistakes(texts)).toEqual([]);
  expect(Object.keys(texts.forms).sort()).toEqual([
    'en',
    'km',
    'km-Latn',
    'my',
    'my-Latn',
    'ne',
    'ne-Latn',
    'th',
    'th-Latn',
  ]);
});

test('where a translator wrote too much, what is sent is no longer for it', () => {
  const flow = line.deps.texts.get(LINES.five);
  if (!flow) throw new Error('no such line');
  const known = { ...START, language: 'km', form: 'km' };
  for (const length of [60, 100, 500]) {
    const wordy = { ...flow, templates: { ...flow.templates, text: () => 'ក'.repeat(length) } };
    const news = { ...known, first: ['kept'] };
    for (const context of [known, news]) expect(segmentsOf(shown('main', wordy, context))).toBeLessThanOrEqual(2);
  }
});

test('every topic that is told by telephone has its line and its text', () => {
  const topics = Object.values(whole.shelves).flat();
  for (const topic of topics) {
    expect(texts.catalogue).toHaveProperty([`title.${topic}`]);
    expect(Object.values(texts.catalogue).some(about => about.topic === topic)).toBe(true);
  }
});

/** What is said together, where more than a text and its end is. Numbers as long as they come. */
const TOGETHER = [
  ['kept', 'urgent', 'reply.urgent'],
  ['kept', 'reply.when'],
  ['kept', 'reply.woman'],
  ['kept', 'reply.settled'],
  ['hear.none', 'reply.offer'],
  ['promise.no-ring', 'number.ask', 'reply.number'],
  ['number.bad', 'number.ask', 'reply.number'],
  ['sorry', 'number.ask', 'reply.number'],
  ['kept', 'number.ask', 'reply.number'],
  ['kept', 'number.right', 'reply.right'],
  ['call.cannot', 'number.ask'],
  ['call.woman', 'reply.settled'],
  ['call.changed', 'reply.settled'],
  ['call.settled', 'reply.settled'],
];
const values = (form: string) => {
  const promises = Object.entries(texts.forms[form] ?? {}).filter(([id]) => id.startsWith('promise.'));
  const promise = promises.map(([, text]) => text).sort((a, b) => b.length - a.length)[0] ?? '';
  return { code: '481205', number: '+971501234567', promise };
};

test('what is said together fits with what can be done next, in every form', () => {
  const { templates } = line.deps.texts.get(LINES.five) ?? {};
  if (!templates) throw new Error('no such line');
  const forms = templates.forms.flatMap(formsOf);
  expect(forms).toContain('my-Zawg');
  const long = forms.flatMap(form =>
    TOGETHER.filter(ids => {
      const said = ids.map(id => templates.text(form, id, values(form === 'my-Zawg' ? 'my' : form))).join('\n');
      return segmentsOf(templates.encoded(form, said)) > 2;
    }).map(ids => `${form}: ${ids.join(' + ')}`),
  );
  expect(long).toEqual([]);
});

test('the numbers of others fit, three of the longest, in every form', () => {
  const { templates } = line.deps.texts.get(LINES.five) ?? {};
  if (!templates) throw new Error('no such line');
  const long = templates.forms.flatMap(formsOf).filter(form => {
    const named = KINDS.map(kind => `${templates.text(form, `kind.${kind}`)} 16600150005`);
    const longest = named.sort((a, b) => b.length - a.length).slice(0, 3);
    const said = [...longest, templates.text(form, 'reply.list')].join('\n');
    return segmentsOf(templates.encoded(form, said)) > 2;
  });
  expect(long).toEqual([]);
});

test('what a text stands on is written down', () => {
  const sources = Object.values(texts.catalogue).flatMap(about => about.sources ?? []);
  expect(sources.filter(fact => !whole.facts[fact])).toEqual([]);
});

describe('a mistake is named with its file and id', () => {
  test.each([
    [
      'a text that is too long',
      saying('km', 'kept', 'ក'.repeat(130)),
      'sms-templates/km.yaml: kept is 3 segments long, with reply.offer; 2 at most',
    ],
    [
      'a variable that is not there',
      saying('en', 'kept', 'Hello {{name}}'),
      'sms-templates/en.yaml: kept has no variable {{name}}',
    ],
    [
      'a variable left out',
      saying('en', 'call.saved', 'OK. {{promise}}'),
      'sms-templates/en.yaml: call.saved does not say {{code}}',
    ],
    [
      'a text that nobody sends',
      saying('th', 'hello.there', 'x'),
      'sms-templates/th.yaml: hello.there is never sent; the catalogue has no such text',
    ],
    [
      'a word that tells what it is about',
      saying('en', 'kept', 'Know your rights.'),
      'sms-templates/en.yaml: kept says “rights”; whoever holds the phone can read it',
    ],
    [
      'the same in another language',
      saying('ne', 'kept', 'तपाईंको अधिकार।'),
      'sms-templates/ne.yaml: kept says “अधिकार”; whoever holds the phone can read it',
    ],
    [
      'our name',
      saying('en', 'kept', 'Earshot, for trying will read this.'),
      'sms-templates/en.yaml: kept says “earshot, for trying”; whoever holds the phone can read it',
    ],
  ])('%s', (_, changed, sentence) => {
    expect(mistakes(changed)).toEqual([sentence]);
  });

  test('what may be said where the operator wants it', () => {
    const open = readHotline(hotlineYaml.replace('sms-may-name-us: false', 'sms-may-name-us: true'));
    expect(mistakes(saying('en', 'kept', 'Earshot, for trying: know your rights.'), open)).toEqual([]);
  });

  test('a keyword that means two things, and one that providers answer', () => {
    const en = texts.keywords.en as Texts['keywords'][string];
    const changed = {
      ...texts,
      keywords: {
        ...texts.keywords,
        en: { ...en, words: { ...en.words, menu: { latin: ['info'] }, back: { latin: ['khmer'] } } },
      },
    };
    expect(mistakes(changed).sort()).toEqual([
      'sms-templates/en/keywords.yaml: “info” is answered by some providers themselves',
      'sms-templates/km/keywords.yaml: “khmer” means language, and back in en',
    ]);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadContent } from '../../src/content/load.ts';
import { ContentError } from '../../src/content/yaml.ts';

const SOUND: Record<string, string> = {
  'catalogue.yaml': `language.name: { kind: name, what: name of the language, longest: 2 }
topics.work: { kind: say, what: a problem at work, longest: 4 }
topic.pay: { kind: title, what: pay, longest: 4 }
piece.pay: { kind: piece, topic: pay, sources: [T-07], what: pay, longest: 45 }
only.hello: { kind: say, form: message-only, what: hello, longest: 9 }
`,
  'topics.yaml': 'work: [pay]\n',
  'facts.yaml': `T-07:
  says: The day has eight hours.
  confidence: H
  seen: 2025-07-01
  changes: true
  sources: [https://example.org/hours]
`,
  'en/script.yaml': `language: en
name: English
english: English
form: full
speech: en
reviewed: false
prompts:
  language.name: English
  topics.work: A problem at work.
  topic.pay: Pay,
  piece.pay: This is about pay.
`,
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-'));
  for (const [file, text] of Object.entries(SOUND)) write(file, text);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

const change = (file: string, from: string, to: string) => write(file, (SOUND[file] ?? '').replace(from, to));

/** What loading says, with the folder cut off. */
function complaint(): string {
  try {
    return loadContent(folder).mistakes.join('\n').replaceAll(`${folder}/`, '');
  } catch (error) {
    if (error instanceof ContentError) return error.message.replaceAll(`${folder}/`, '');
    throw error;
  }
}

test('content without mistakes loads without a word', () => {
  expect(complaint()).toBe('');
});

interface Case {
  mistake: string;
  file: string;
  from: string;
  to: string;
  said: string;
}

const cases: Case[] = [
  {
    mistake: 'a key that stands twice',
    file: 'en/script.yaml',
    from: 'topic.pay: Pay,',
    to: 'language.name: Pay,',
    said: 'en/script.yaml:10: Map keys must be unique',
  },
  {
    mistake: 'a kind that does not exist',
    file: 'catalogue.yaml',
    from: 'kind: title',
    to: 'kind: heading',
    said: 'catalogue.yaml:3: topic.pay.kind: Invalid option: expected one of',
  },
  {
    mistake: 'a comma without quotes',
    file: 'catalogue.yaml',
    from: 'what: pay, longest: 4 }',
    to: 'what: pay, overtime, longest: 4 }',
    said: 'catalogue.yaml:3: topic.pay: “overtime” means nothing here (within { }, a text with a comma needs quotes)',
  },
  {
    mistake: 'an id that could not be a file name',
    file: 'catalogue.yaml',
    from: 'topic.pay:',
    to: '../pay:',
    said: 'catalogue.yaml:3: ../pay: an id is small letters and digits, set apart by . or -',
  },
  {
    mistake: 'a piece that stands on nothing',
    file: 'catalogue.yaml',
    from: 'sources: [T-07], ',
    to: '',
    said: 'catalogue.yaml:4: piece.pay: a piece of information and an amount need their topic and sources',
  },
  {
    mistake: 'an amount that is a speech',
    file: 'catalogue.yaml',
    from: 'kind: piece',
    to: 'kind: amount',
    said: 'catalogue.yaml:4: piece.pay.longest: an amount is one sentence: longest is 15 seconds at most',
  },
  {
    mistake: 'a route whose name says something else',
    file: 'catalogue.yaml',
    from: 'kind: title',
    to: 'kind: route, from: [nepal], to: [gulf]',
    said: 'catalogue.yaml:3: topic.pay: a route has one from and one to, and is called route.<from>.<to>.open|slow|closed',
  },
  {
    mistake: 'a corridor that has no recording for closed',
    file: 'catalogue.yaml',
    from: 'topic.pay:',
    to: 'route.nepal.gulf.open: { kind: route, from: [nepal], to: [gulf], what: the way is open, longest: 9 }\ntopic.pay:',
    said: 'catalogue.yaml: route.nepal.gulf.closed is missing, which nepal>gulf needs',
  },
  {
    mistake: 'a fact that is not written down',
    file: 'catalogue.yaml',
    from: 'sources: [T-07]',
    to: 'sources: [T-08]',
    said: 'catalogue.yaml: piece.pay: its fact T-08 is not in facts.yaml',
  },
  {
    mistake: 'a fact that nobody would stand for',
    file: 'facts.yaml',
    from: 'confidence: H',
    to: 'confidence: K',
    said: 'facts.yaml:3: T-07.confidence: must be H or M: nothing weaker is told to callers',
  },
  {
    mistake: 'a fact without a day',
    file: 'facts.yaml',
    from: '  seen: 2025-07-01\n',
    to: '',
    said: 'facts.yaml:2: T-07.seen: must be a day such as 2025-07-01',
  },
  {
    mistake: 'a day that is none',
    file: 'facts.yaml',
    from: '2025-07-01',
    to: '2025-13-01',
    said: 'facts.yaml:4: T-07.seen: must be a day such as 2025-07-01',
  },
  {
    mistake: 'a number where a text should be',
    file: 'en/script.yaml',
    from: 'topic.pay: Pay,',
    to: 'topic.pay: 4',
    said: 'en/script.yaml:10: prompts.topic.pay: Invalid input: expected string, received number',
  },
  {
    mistake: 'a script in the wrong folder',
    file: 'en/script.yaml',
    from: 'language: en',
    to: 'language: my',
    said: 'en/script.yaml: says language: my, but stands in the folder en',
  },
  {
    mistake: 'a prompt without a text',
    file: 'en/script.yaml',
    from: '  topic.pay: Pay,\n',
    to: '',
    said: 'en/script.yaml: topic.pay has no text',
  },
  {
    mistake: 'a text that is never said',
    file: 'en/script.yaml',
    from: 'topic.pay: Pay,',
    to: 'topic.pay: Pay,\n  only.hello: Hello.',
    said: 'en/script.yaml: only.hello is never said in English; the catalogue has no such prompt for it',
  },
  {
    mistake: 'a topic without a title',
    file: 'topics.yaml',
    from: '[pay]',
    to: '[pay, papers]',
    said: 'catalogue.yaml: topic.papers is missing, which topics.yaml needs',
  },
  {
    mistake: 'a piece whose topic is on no shelf',
    file: 'catalogue.yaml',
    from: 'topic: pay',
    to: 'topic: papers',
    said: 'catalogue.yaml: piece.pay: its topic papers is on no shelf of topics.yaml',
  },
];

test.each(cases)('$mistake is named with its file and id', ({ file, from, to, said }) => {
  change(file, from, to);
  expect(complaint()).toContain(said);
});

test('a missing file is named', () => {
  mkdirSync(join(folder, 'th'));
  expect(complaint()).toBe('th/script.yaml: there is no such file');
});

test('a recording that would never be heard is named', () => {
  write('en/recordings/topic.pay.mp3', '');
  write('en/recordings/topic.papers.wav', '');
  expect(complaint().split('\n')).toEqual([
    'en/recordings/topic.papers.wav: topic.papers is never said in this language',
    'en/recordings/topic.pay.mp3: only .wav recordings are played',
  ]);
});

// earshot check: the content as it is, and each thing that can be wrong with it.
import { describe, expect, test } from 'vitest';
import { everything } from '../../src/checks/all.ts';
import type { Level } from '../../src/checks/finding.ts';
import { machineSpeaks, menusAreShort } from '../../src/checks/machine.ts';
import { saidOn } from '../../src/checks/said.ts';
import { infoOf } from '../../src/content/recorded.ts';
import { telephoneWav } from '../../src/content/wav.ts';
import { FLOWS, walk } from '../calls/walk.ts';
import { asItIs, type Changed, ready } from './ready.ts';

const said = (level: Level, changed: Changed = {}) =>
  everything(ready(changed)).flatMap(finding => (finding.level === level ? [finding.says] : []));

test('the content as it is has no errors and no warnings', () => {
  expect([...said('error'), ...said('warning')]).toEqual([]);
});

test('and with everything recorded, read and confirmed there is nothing left that people must supply', () => {
  expect(said('people')).toEqual([]);
});

test('what only people can supply is named language by language, and fact by fact', () => {
  const checked = ready();
  const { content } = asItIs();
  const bare = new Map([...checked.flows].map(([number, flow]) => [number, { ...flow, content }]));
  const people = everything({ ...checked, flows: bare }).filter(finding => finding.level === 'people');
  const says = people.map(finding => finding.says);
  expect(says).toContainEqual(
    expect.stringMatching(/^Burmese: (\d+) of \1 prompts have no recording \(earshot prompts\)$/),
  );
  expect(says).toContainEqual(expect.stringMatching(/^S'gaw Karen: 6 of 6 prompts have no recording/));
  expect(says).toContainEqual(
    'voice-prompts/ne/script.yaml: no native speaker has reviewed the Nepali texts (earshot review export --lang ne)',
  );
  expect(says).toContainEqual(
    expect.stringMatching(
      /^voice-prompts\/facts\.yaml: T-06 was good until 2026-07-01; callers hear "ask us" for .*\(earshot facts confirm T-06\)$/,
    ),
  );
  expect(says.some(sentence => sentence.includes('route.'))).toBe(false);
});

interface Wrong {
  what: string;
  changed: Changed;
  level: Level;
  says: string;
}

const text = (language: string, id: string, write: (text: string) => string): Changed => ({
  library: ({ content }) => {
    const script = content.languages[language]?.script ?? {};
    script[id] = write(script[id] ?? '');
  },
});
const firstStep = (form: string, words: string): Changed => ({
  lists: ({ series }) => void Object.assign(series['first-month']?.steps[0]?.texts ?? {}, { [form]: words }),
});
const head = { muLaw: true, rate: 8000, channels: 1, bits: 8, seconds: 1 };

const WRONG: Wrong[] = [
  {
    what: 'a text of a series that is too long',
    changed: firstStep('my', 'က'.repeat(140)),
    level: 'error',
    says: 'sms-templates/series/first-month.yaml: 1 in my is 3 segments long; 2 at most',
  },
  {
    what: 'one that is too long with its question',
    changed: {
      lists: ({ series }) => void Object.assign(series['first-month']?.steps[2]?.texts ?? {}, { th: 'ก'.repeat(120) }),
    },
    level: 'error',
    says: 'sms-templates/series/first-month.yaml: 3 in th is 3 segments long, with its question; 2 at most',
  },
  {
    what: 'one that names what is dangerous to have on a phone',
    changed: firstStep('en', 'Know your rights.'),
    level: 'error',
    says: 'sms-templates/series/first-month.yaml: 1 in en says “rights”; whoever holds the phone can read it',
  },
  {
    what: 'one in letters of another script',
    changed: firstStep('km', 'ได้'),
    level: 'error',
    says: 'sms-templates/series/first-month.yaml: 1 in km has signs in it that are not of its script',
  },
  {
    what: 'one with a variable that is none',
    changed: firstStep('en', 'Ring {{number}}.'),
    level: 'error',
    says: 'sms-templates/series/first-month.yaml: 1 in en has no variable {{number}}',
  },
  {
    what: 'one on a fact that is none',
    changed: {
      lists: ({ series }) => void Object.assign(series['first-month']?.steps[0] ?? {}, { sources: ['Z-99'] }),
    },
    level: 'error',
    says: 'sms-templates/series/first-month.yaml: 1 stands on Z-99, which is no fact of voice-prompts/facts.yaml',
  },
  {
    what: 'one that a language lacks in which it is offered',
    changed: { lists: ({ series }) => void delete series['first-month']?.steps[0]?.texts.ne },
    level: 'warning',
    says: 'sms-templates/series/first-month.yaml: 1 has no words in ne, in which it is offered',
  },
  {
    what: 'a series that nobody has read in some languages',
    changed: {
      lists: ({ series }) => void Object.assign(series['first-month'] ?? {}, { reviewed: ['my', 'ne', 'en'] }),
    },
    level: 'people',
    says: 'sms-templates/series/first-month.yaml: no native speaker has reviewed it in km, th (earshot review export)',
  },
  {
    what: 'a Latin word in Burmese',
    changed: text('my', 'piece.pay.thailand', t => `${t} overtime`),
    level: 'error',
    says: 'voice-prompts/my/script.yaml: piece.pay.thailand has signs in it that are not Myanmar script',
  },
  {
    what: 'a digit where a word is spoken',
    changed: text('ne', 'piece.pay.thailand', t => `${t} ५`),
    level: 'error',
    says: 'voice-prompts/ne/script.yaml: piece.pay.thailand has digits in it; write numbers as the words that are spoken',
  },
  {
    what: 'signs in another order than everybody writes them',
    changed: text('my', 'useful', t => `${t} \u1019\u103a\u1037`),
    level: 'error',
    says: 'voice-prompts/my/script.yaml: useful is not in Unicode normal form C',
  },
  {
    what: 'a text that no clip could hold',
    changed: text('th', 'ask.woman', t => t.repeat(6)),
    level: 'error',
    says: 's even when hurried, and its clip may last 8 s',
  },
  {
    what: 'a prompt that the machine says and the catalogue has not',
    changed: {
      content: content => {
        delete content.prompts['urgent.menu'];
      },
    },
    level: 'error',
    says: 'voice-prompts/catalogue.yaml: urgent.menu is missing, which callers of +6620000001 are told at urgent.menu',
  },
  {
    what: 'a sentence that the machine puts before a menu and no language has',
    changed: {
      content: content => {
        delete content.clips['km/urgent.next'];
      },
    },
    level: 'error',
    says: 'urgent.next is not for Khmer, and callers of +6620000001 are told it at notSaved.dialling',
  },
  {
    what: 'a recording that is longer than it may be',
    changed: { lengths: { head: () => ({ ...head, seconds: 12 }) } },
    level: 'error',
    says: 'my/press.1: its recording lasts 12.0 s; 1.5 s is the longest (voice-prompts/catalogue.yaml)',
  },
  {
    what: 'a recording that no telephone carries',
    changed: { lengths: { head: () => ({ ...head, rate: 44100 }) } },
    level: 'error',
    says: 'my/press.1: its recording is not 8 kHz, mono, µ-law; import it with earshot prompts import',
  },
  {
    what: 'a recording that is set and not there',
    changed: { lengths: { head: () => undefined } },
    level: 'error',
    says: 'is not in DATA_DIR/recordings; import it again',
  },
  {
    what: 'a recording that is no sound',
    changed: {
      lengths: {
        head: () => {
          throw new Error('This is not a WAV file.');
        },
      },
    },
    level: 'error',
    says: "my/press.1: its recording can't be read: This is not a WAV file.",
  },
  {
    what: 'a recording whose end is missing',
    changed: { lengths: { wav: () => telephoneWav(new Uint8Array(800)).slice(0, 400) } },
    level: 'error',
    says: `my/press.1: its recording can't be read: The WAV file ends inside its "data" part.`,
  },
  {
    what: 'a recording of a text that is another now',
    changed: { lengths: { wav: () => telephoneWav(new Uint8Array(800), infoOf('my/press.1', 'as it once was')) } },
    level: 'people',
    says: 'my/press.1: its text has changed since it was recorded (earshot prompts script --lang my)',
  },
  {
    what: 'a text that lost its variable',
    changed: { texts: ({ forms }) => void Object.assign(forms.my ?? {}, { 'call.saved': 'ဟုတ်ကဲ့။' }) },
    level: 'error',
    says: 'sms-templates/my.yaml: call.saved does not say {{code}}',
  },
  {
    what: 'a text in another script',
    changed: { texts: ({ forms }) => void Object.assign(forms.ne ?? {}, { more: 'more' }) },
    level: 'error',
    says: 'sms-templates/ne.yaml: more has signs in it that are not of its script',
  },
  {
    what: 'a text in Latin letters with others in it',
    changed: { texts: ({ forms }) => void Object.assign(forms['ne-Latn'] ?? {}, { more: 'थप' }) },
    level: 'error',
    says: 'sms-templates/ne-Latn.yaml: more has signs in it that are not of its script',
  },
  {
    what: 'texts that nobody has read',
    changed: { texts: ({ reviewed }) => void Object.assign(reviewed, { th: false }) },
    level: 'people',
    says: 'sms-templates/th.yaml: no native speaker has reviewed these texts (earshot review export --lang th)',
  },
  {
    what: 'a fact that was seen tomorrow',
    changed: {
      library: ({ content }) => {
        Object.assign(content.facts['T-07'] ?? {}, { seen: '2026-11-22' });
      },
    },
    level: 'error',
    says: 'voice-prompts/facts.yaml: T-07 was seen on 2026-11-22, which is still to come',
  },
  {
    what: 'a fact that nothing tells',
    changed: {
      library: ({ content }) => {
        content.facts['X-01'] = {
          says: 'nothing',
          confidence: 'H',
          sources: ['https://example.org'],
          seen: '2026-01-01',
        };
      },
    },
    level: 'warning',
    says: 'voice-prompts/facts.yaml: X-01 is told by no prompt',
  },
  {
    what: 'what loading found',
    changed: { library: library => void library.mistakes.push('voice-prompts/catalogue.yaml: topic.x is missing') },
    level: 'error',
    says: 'voice-prompts/catalogue.yaml: topic.x is missing',
  },
];

test.each(WRONG)('$what is named with its file and id', ({ changed, level, says }) => {
  expect(said(level, changed)).toContainEqual(expect.stringContaining(says));
});

/** Lines that ring back, ask for a country, have one language, and take messages only; a walk takes its time. */
const WALKED = FLOWS.filter(([name]) => /^line[23]|only takes|first language/.test(name));

describe.each(WALKED)('%s', (_, flow) => {
  test('whatever a walk through every menu hears, the check knows that it can be said', () => {
    const known = saidOn(flow);
    const heard = [...walk(flow).places.values()].flatMap(({ turn }) =>
      turn.steps.flatMap(step => (step.do === 'hangup' ? [] : step.clips.map(clip => ({ clip, at: turn.state.at })))),
    );
    expect(heard.length).toBeGreaterThan(0);
    const unknown = heard.flatMap(({ clip, at }) =>
      'id' in clip && !known.get(clip.language)?.has(clip.id) && clip.id !== 'practice.used-up'
        ? [`${clip.language}/${clip.id} at ${at}`]
        : [],
    );
    expect([...new Set(unknown)]).toEqual([]);
  });

  test('has words for all of it, and no menu with more choices than it may have', () => {
    expect([...machineSpeaks(flow), ...menusAreShort(flow)]).toEqual([]);
  });
});

test('a menu with a choice too many is named', () => {
  const [, flow] = FLOWS[0] ?? [];
  if (!flow) throw new Error('hotline.yaml has no line');
  const key = (n: number) => [`key.${n}`, []] as const;
  const menu = (at: string, keys: number[]) => ({
    path: at.split('.'),
    states: {},
    transitions: new Map(keys.map(key)),
  });
  const root = {
    path: [],
    transitions: new Map(),
    states: {
      main: menu('main', [1, 2, 3, 4, 5]),
      topics: menu('topics', [1, 2, 3, 4]),
      woman: menu('asking.woman', [1, 2, 3, 4]),
    },
  };
  const machine = { root } as unknown as typeof flow.machine;
  expect(menusAreShort({ ...flow, machine }).map(({ says }) => says)).toEqual([
    'src/voice: main has 5 choices; 4 is the most',
    'src/voice: asking.woman has 4 choices; 3 is the most',
  ]);
});

// earshot check --live: what keeps a hotline from real callers, one thing at a time.
import { describe, expect, test } from 'vitest';
import { refusals } from '../../src/checks/live/live.ts';
import type { Hotline } from '../../src/content/hotline.ts';
import { NOON } from '../support/hotline.ts';
import { asItIs, type Changed, ready } from './ready.ts';

const said = (changed: Changed = {}) => refusals(ready(changed));

test('nothing keeps away a hotline that is recorded, read, confirmed and open at night', () => {
  expect(said()).toEqual([]);
});

test('the hotline as it stands here is kept away, and every reason says what to do', () => {
  const checked = ready({ provider: null });
  const { content } = asItIs();
  const flows = new Map(
    [...checked.flows].map(([number, flow]) => [
      number,
      {
        ...flow,
        content,
        line: { ...flow.line, languages: flow.line.languages.map(l => ({ ...l, reviewed: false })) },
      },
    ]),
  );
  const reasons = refusals({ ...checked, flows });
  expect(reasons.length).toBeGreaterThan(15);
  for (const reason of reasons) expect(reason).toMatch(/: .*(earshot|write|set|add one)/);
});

interface Kept {
  why: string;
  changed: Changed;
  says: string[];
}

const DAY_MS = 86_400_000;
const line = (number: string, change: (line: Hotline['lines'][number]) => void): Changed => ({
  hotline: ({ lines }) => {
    for (const line of lines) if (line.number === number) change(line);
  },
});

const KEPT: Kept[] = [
  {
    why: 'one placeholder that one caller could hear',
    changed: {
      content: ({ clips }) => {
        Object.assign(clips['km/urgent.next'] ?? {}, { origin: 'placeholder' });
      },
    },
    says: [
      'Khmer: callers of +6620000001 and +6620000004 would hear 1 prompt from a voice that only stands in (urgent.next): record them (earshot prompts script --lang km), then earshot prompts import <folder> --lang km',
    ],
  },
  {
    why: 'a message-only language that nobody has spoken',
    changed: {
      content: ({ clips }) => {
        Object.assign(clips['shn/only.speak'] ?? {}, { origin: 'placeholder' });
      },
    },
    says: [
      'Shan: callers of +6620000002 would hear 1 prompt from a voice that only stands in (only.speak): record them (earshot prompts script --lang shn), then earshot prompts import <folder> --lang shn',
    ],
  },
  {
    why: 'texts that no native speaker has read',
    changed: {
      content: ({ languages }) => {
        Object.assign(languages.ne ?? {}, { reviewed: false });
      },
    },
    says: [
      'Nepali: no native speaker has reviewed the texts that callers of +6620000001, +97710000003 and +6620000004 hear: earshot review export --lang ne <file>, and what comes back with earshot review import <file> --lang ne --complete',
    ],
  },
  {
    why: 'a fact past its day',
    changed: {
      content: ({ live }) => {
        delete live.confirmed['Y-01'];
      },
    },
    says: [
      'Y-01 was good until 2026-08-01; callers of +97710000003 hear "ask us" for amount.pay.malaysia, amount.cuts.malaysia, amount.claims.malaysia: look at its sources in voice-prompts/facts.yaml, then earshot facts confirm Y-01, or change what is said',
    ],
  },
  {
    why: 'a way abroad of which nobody has said how it is',
    changed: {
      content: ({ live }) => {
        delete live.routes['cambodia>thailand'];
      },
    },
    says: [
      'cambodia>thailand: nobody has said lately whether this way is open, which callers of +6620000001 and +6620000004 ask: earshot routes set cambodia-thailand open (or slow, closed, ask)',
    ],
  },
  {
    why: 'a way abroad that was looked at a season ago',
    changed: {
      content: ({ live }) => {
        live.routes['nepal>gulf'] = { status: 'open', at: NOON.getTime() - 93 * DAY_MS };
      },
    },
    says: [expect.stringContaining('nepal>gulf: nobody has said lately')],
  },
  {
    why: 'a country where nobody else can be rung at night',
    changed: {
      hotline: ({ countries }) => {
        for (const number of countries.thailand?.numbers ?? [])
          number.hours = { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '06:00', to: '03:00' };
      },
    },
    says: [
      'thailand: no number of others is open on mon at 03:30, when callers of +6620000001, +6620000002 and +6620000004 may need one: add one with hours: always under countries.thailand.numbers of hotline.yaml, once you have dialled it',
    ],
  },
  {
    why: 'a hotline for trying',
    changed: {
      hotline: hotline => {
        hotline.live = false;
      },
    },
    says: ['hotline.yaml says live: false: write live: true, so that the server does not start without a provider'],
  },
  {
    why: 'no provider at all',
    changed: { provider: null },
    says: [
      'there is no provider, so nobody is answered or rung back: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, then look again',
    ],
  },
  {
    why: 'texts both ways where the provider has only one',
    changed: line('+97710000003', settings => {
      settings.sms = 'two-way';
    }),
    says: [
      "+97710000003: Twilio's numbers of this country can't be texted: write sms: out or sms: none in hotline.yaml",
    ],
  },
];

test.each(KEPT)('$why keeps real callers away', ({ changed, says }) => {
  expect(said(changed)).toEqual(says);
});

describe('on Somleng', () => {
  test('what it cannot do is said of each line that needs it', () => {
    const limits = said({ provider: 'somleng' }).map(reason => [
      /^\S+/.exec(reason)?.[0],
      /write (\S+) into/.exec(reason)?.[1],
    ]);
    expect(limits).toContainEqual(['+6620000001:', 'recordings-stay']);
    expect(limits).toContainEqual(['+6620000002:', 'machines-unknown']);
    expect(limits).toContainEqual(['+6620000004:', 'no-fallback']);
    expect(limits).not.toContainEqual(['+6620000001:', 'machines-unknown']);
    expect(limits).not.toContainEqual(['+6620000004:', 'recordings-stay']);
  });

  test('what is known and settled is accepted, and nothing else', () => {
    const accepting = (...accepts: Hotline['accepts']): Changed => ({
      provider: 'somleng',
      hotline: hotline => {
        hotline.accepts = accepts;
      },
    });
    expect(said(accepting('recordings-stay', 'machines-unknown', 'no-fallback'))).toEqual([]);
    expect(said(accepting('recordings-stay', 'machines-unknown')).every(reason => reason.includes('no-fallback'))).toBe(
      true,
    );
  });

  test('texts go both ways', () => {
    const both = line('+97710000003', settings => {
      settings.sms = 'two-way';
    });
    expect(said({ ...both, provider: 'somleng' }).filter(reason => reason.includes('sms'))).toEqual([]);
  });
});

test('texts that nobody has read keep away a line that sends them, and no other', () => {
  const texting = (sms: 'out' | 'none'): Changed => ({
    ...line('+97710000003', settings => {
      settings.sms = sms;
    }),
    texts: ({ reviewed }) => void Object.assign(reviewed, { ne: false, my: false }),
  });
  expect(said(texting('out'))).toEqual([
    expect.stringContaining(
      'sms-templates/ne.yaml: no native speaker has reviewed what +97710000003 texts: earshot review export --lang ne',
    ),
  ]);
  expect(said(texting('none'))).toEqual([]);
});

test('a series that nobody has read keeps away a line that offers it in that language, and no other', () => {
  const texting = (sms: 'out' | 'none'): Changed => ({
    ...line('+97710000003', settings => {
      settings.sms = sms;
    }),
    lists: ({ series }) => void Object.assign(series['first-month'] ?? {}, { reviewed: ['en', 'my'] }),
  });
  expect(said(texting('out'))).toEqual([
    'sms-templates/series/first-month.yaml: no native speaker has reviewed what it texts in ne: ' +
      'earshot review export --lang ne <file>, and what comes back with earshot review import <file> --lang ne --complete',
  ]);
  expect(said(texting('none'))).toEqual([]);
});

test('what only other languages and other countries hear keeps nobody away', () => {
  const changed: Changed = {
    content: ({ clips, live }) => {
      // No line offers English to people of Thailand's corridor, and responders' prompts are not for callers.
      Object.assign(clips['my/work.press-1'] ?? {}, { origin: 'placeholder' });
      Object.assign(clips['th/country.gulf'] ?? {}, { origin: 'placeholder' });
      delete live.routes['myanmar>malaysia'];
    },
  };
  expect(said(changed)).toEqual([]);
});

// Somebody joins a series, and what they are sent from then on.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localTime } from '../../src/callbacks/hours.ts';
import { readHotline } from '../../src/content/hotline.ts';
import { loadContent } from '../../src/content/load.ts';
import { preview } from '../../src/outreach/broadcasts.ts';
import { sendTexts } from '../../src/outreach/outbox.ts';
import { takeSteps } from '../../src/outreach/series.ts';
import { beginForWhoWaited, nextTime, type Subscriber, subscriptions } from '../../src/outreach/subscriptions.ts';
import { fromZawgyi, toZawgyi } from '../../src/sms/zawgyi.ts';
import { stopping } from '../../src/store/opt-outs.ts';
import { hotline, hotlineYaml, LINES, type Line, lists, NOON, PEOPLE, texts } from '../support/hotline.ts';
import { texter } from '../support/texter.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Facts that somebody has confirmed this month. */
const { content } = loadContent('voice-prompts', { recordings: {} });
const seen = (fact: (typeof content.facts)[string]) => ({ ...fact, seen: '2026-11-01' });
const confirmed = {
  ...content,
  facts: Object.fromEntries(Object.entries(content.facts).map(([id, fact]) => [id, seen(fact)])),
};

let line: Line;
beforeEach(async () => {
  line = await hotline({ content: confirmed });
});
afterEach(() => line.close());

const who = async (number: string, over: Partial<Subscriber> = {}): Promise<Subscriber> => ({
  hash: await line.deps.seal.hash(number),
  number,
  line: LINES.five,
  language: 'th',
  form: 'th',
  text: 'SM1',
  ...over,
});
const joins = async (list: string, number: string = PEOPLE.khinKhin, over: Partial<Subscriber> = {}) =>
  subscriptions(line.deps).join(await who(number, over), list);

interface Heard {
  at: Date;
  to: string;
  body: string;
}

/** Lets time go by, three hours at a time; what was sent meanwhile. */
async function goesBy(ms: number): Promise<Heard[]> {
  const heard: Heard[] = [];
  for (let gone = 0; gone < ms; gone += 3 * HOUR) {
    line.later(3 * HOUR);
    heard.push(...(await round()));
  }
  return heard;
}

async function round(): Promise<Heard[]> {
  const before = line.provider.texts.length;
  await takeSteps(line.deps);
  await sendTexts(line.deps);
  return line.provider.texts.slice(before).map(({ to, body }) => ({ at: line.deps.now(), to, body }));
}

const minutes = (at: Date, zone = 'Asia/Bangkok') => localTime(at, zone).minutes;
const steps = (id: string, form: string) => lists.series[id]?.steps.map(step => step.texts[form] ?? '') ?? [];
const said = (id: string, form: string) =>
  steps(id, form).map(text => expect.stringContaining(text.replace('{{line}}', LINES.five)));

test('all steps come, in order, once, days apart, by day on the clock of their own country', async () => {
  expect(await joins('before-you-go.thailand')).toMatchObject({ again: false });
  const heard = await goesBy(20 * DAY);
  expect(heard.map(text => text.body)).toEqual(said('before-you-go.thailand', 'th'));
  for (const { at, to } of heard) {
    expect(to).toBe(PEOPLE.khinKhin);
    expect(minutes(at)).toBeGreaterThanOrEqual(9 * 60);
    expect(minutes(at)).toBeLessThan(18 * 60);
  }
});

test('joining twice changes nothing, and neither does joining when the series is over', async () => {
  await joins('first-month');
  await goesBy(3 * DAY);
  expect(await joins('first-month')).toMatchObject({ again: true });
  const heard = await goesBy(60 * DAY);
  expect(heard.map(text => text.body)).toEqual(said('first-month', 'th').slice(1));
  expect(await joins('first-month')).toMatchObject({ again: true });
  expect(await goesBy(40 * DAY)).toEqual([]);
});

test('who chose the evening is texted then, also what is waiting already', async () => {
  await joins('first-month');
  line.later(10 * HOUR);
  await takeSteps(line.deps);
  await subscriptions(line.deps).hours(await who(PEOPLE.khinKhin), 'first-month', 'evening');
  for (const { at } of await goesBy(60 * DAY)) {
    expect(minutes(at)).toBeGreaterThanOrEqual(18 * 60);
    expect(minutes(at)).toBeLessThan(21 * 60);
  }
  expect(line.provider.texts).toHaveLength(5);
});

test('a number in Nepal is texted by the clock of Nepal, whichever line it texted', async () => {
  await joins('before-you-go.malaysia', PEOPLE.ramesh, { language: 'ne', form: 'ne' });
  const heard = await goesBy(20 * DAY);
  expect(heard).toHaveLength(7);
  for (const { at } of heard) {
    expect(minutes(at, 'Asia/Kathmandu')).toBeGreaterThanOrEqual(8 * 60);
    expect(minutes(at, 'Asia/Kathmandu')).toBeLessThan(18 * 60);
  }
});

test('two series at once keep three hours between any two texts', async () => {
  await joins('first-month');
  await joins('before-you-go.thailand');
  const heard = await goesBy(60 * DAY);
  expect(heard).toHaveLength(12);
  const times = heard.map(text => text.at.getTime());
  for (const [i, time] of times.entries())
    if (i > 0) expect(time - (times[i - 1] ?? 0)).toBeGreaterThanOrEqual(3 * HOUR);
});

test('leaving is immediate, and counted: what waits is not sent', async () => {
  await joins('first-month');
  await joins('alert:myanmar>thailand');
  await goesBy(HOUR);
  line.later(12 * HOUR);
  await takeSteps(line.deps);
  expect(await subscriptions(line.deps).leave(await who(PEOPLE.khinKhin))).toBe(2);
  expect(await subscriptions(line.deps).leave(await who(PEOPLE.khinKhin))).toBe(0);
  expect(await goesBy(30 * DAY)).toEqual([]);
  expect(await line.database.db.selectFrom('subscribers').selectAll().execute()).toEqual([]);
});

test('a stop ends everything, and who joins anew begins anew', async () => {
  await joins('first-month');
  await goesBy(DAY);
  const { hash } = await who(PEOPLE.khinKhin);
  await line.database.batch(stopping(line.database, { hash, at: line.deps.now().getTime(), via: 'text' }));
  expect(await goesBy(10 * DAY)).toEqual([]);
  await line.database.db.deleteFrom('opt_outs').execute();
  expect(await joins('first-month')).toMatchObject({ again: false });
  expect((await goesBy(60 * DAY)).map(text => text.body)).toEqual(said('first-month', 'th'));
});

describe('when we were away', () => {
  test('for some days, the step comes late and the rest follows at its distance', async () => {
    await joins('first-month');
    line.later(3 * DAY);
    const heard = await goesBy(60 * DAY);
    expect(heard.map(text => text.body)).toEqual(said('first-month', 'th'));
    expect((heard[1]?.at.getTime() ?? 0) - (heard[0]?.at.getTime() ?? 0)).toBeGreaterThanOrEqual(4 * DAY);
  });

  test('for longer than a step is of use, it is left out', async () => {
    await joins('first-month');
    line.later(8 * DAY);
    const heard = await goesBy(60 * DAY);
    expect(heard.map(text => text.body)).toEqual(said('first-month', 'th').slice(1));
  });

  test('a step that the provider cannot take holds back the next', async () => {
    await joins('first-month');
    line.provider.failing = new Error('away');
    await goesBy(6 * DAY);
    line.provider.failing = undefined;
    expect(line.provider.texts).toEqual([]);
    const rows = await line.database.db.selectFrom('outbox').select(['key', 'state']).execute();
    expect(rows).toEqual([{ key: expect.stringMatching(/^s\.first-month\.0\./), state: 'sending' }]);
  });

  test('so does one that still waits, since no day lets it go', async () => {
    await line.close();
    line = await hotline({ content: confirmed, yaml: hotlineYaml.replace('segments: 5000', 'segments: 1') });
    await joins('first-month');
    await goesBy(6 * DAY);
    const rows = await line.database.db.selectFrom('outbox').select(['key', 'state']).execute();
    expect(rows).toEqual([{ key: expect.stringMatching(/^s\.first-month\.0\./), state: 'waiting' }]);
  });
});

/** Nothing but that there is something to hear. */
/** What is said to whoever has papers that are elsewhere. */
const elsewhere = (lists.series['first-month']?.steps[2]?.question?.answers[2]?.th ?? 'no answer').replace(
  '{{line}}',
  LINES.five,
);
const bell = (form: string): string => (lists.bell[form] ?? 'no bell').replace('{{line}}', LINES.five);

describe('what is said', () => {
  test('who would rather hear is only told to ring; so is who writes in letters that the series does not have', async () => {
    await joins('first-month');
    await line.database.db.updateTable('subscribers').set({ hear: 1 }).execute();
    await joins('first-month', PEOPLE.sokha, { language: 'km', form: 'km-Latn' });
    const heard = await goesBy(DAY);
    expect(heard.map(text => text.body).sort()).toEqual([bell('km-Latn'), bell('th')]);
  });

  test('what stands on a fact past its day is not told: they ring and ask us', async () => {
    await line.close();
    line = await hotline({ content });
    await joins('before-you-go.thailand', PEOPLE.khinKhin, { language: 'my', form: 'my' });
    const heard = await goesBy(20 * DAY);
    // M-01 is of 2023, and changes.
    expect(heard[2]?.body).toBe(bell('my'));
    expect(heard[3]?.body).toBe(steps('before-you-go.thailand', 'my')[3]);
  });

  test('a question is asked where people can reply, and its digits are answered', async () => {
    await joins('first-month');
    const heard = await goesBy(60 * DAY);
    expect(heard[2]?.body).toBe(`${steps('first-month', 'th')[2]} อยู่ที่ไหน 1 อยู่กับฉัน 2 ที่อื่น`);
    const asks = subscriptions(line.deps);
    expect(await asks.answer(await who(PEOPLE.khinKhin), 'first-month/2', 2)).toBe(elsewhere);
    expect(await asks.answer(await who(PEOPLE.khinKhin), 'first-month/2', 7)).toBeUndefined();
    expect(await asks.answer(await who(PEOPLE.khinKhin), 'nothing', 1)).toBeUndefined();
  });

  test('a text joins, chooses the evening, answers the question by its digit, and leaves', async () => {
    const phone = texter(line);
    await phone.textsAll('สมัคร', '2');
    phone.reads(texts.forms.th?.['join.done'] ?? '', '99');
    await phone.texts('2');
    const heard = await goesBy(9 * DAY + 9 * HOUR);
    expect(heard.map(text => text.body)).toEqual(said('first-month', 'th').slice(0, 3));
    expect(heard.map(({ at }) => minutes(at) >= 18 * 60)).toEqual([true, true, true]);
    await phone.texts('๒');
    phone.reads(elsewhere);
    await phone.texts('เลิกรับข่าว');
    phone.reads(texts.forms.th?.['leave.done'] ?? '');
    expect(await goesBy(30 * DAY)).toEqual([]);
  });

  test('what is no answer to a question is asked again, and a word leaves it alone', async () => {
    const phone = texter(line);
    await phone.textsAll('jodnus', '2');
    const heard = await goesBy(10 * DAY);
    expect(heard.at(-1)?.body).toContain('Kaha chha? 1 ma sanga 2 anta');
    await phone.texts('9');
    await phone.texts('talab');
    phone.reads(texts.forms['ne-Latn']?.['topic.pay.thailand'] ?? 'nothing');
  });

  test('an old phone is sent Zawgyi', async () => {
    await joins('first-month', PEOPLE.khinKhin, { language: 'my', form: 'my-Zawg' });
    const [first] = await goesBy(DAY);
    expect(first?.body).not.toBe(steps('first-month', 'my')[0]);
    expect(fromZawgyi(first?.body ?? '')).toBe(steps('first-month', 'my')[0]);
  });

  test('with its question, again where the answer is none, and what is said to the answer', async () => {
    const phone = texter(line);
    await phone.texts(toZawgyi('မင်္ဂလာပါ'));
    await joins('first-month', PEOPLE.khinKhin, { language: 'my', form: 'my-Zawg' });
    const heard = await goesBy(10 * DAY);
    const question = lists.series['first-month']?.steps[2]?.question;
    const asked = question?.texts.my ?? 'no question';
    expect(heard.at(-1)?.body).toBe(toZawgyi(`${steps('first-month', 'my')[2]} ${asked}`));
    await phone.texts(toZawgyi('ထပ်ပို့ပါ'));
    expect(phone.answer).toBe(toZawgyi(asked));
    await phone.texts('၁');
    expect(phone.answer).toContain(toZawgyi(question?.answers['1']?.my ?? 'no answer'));
    expect(phone.answer).toContain(toZawgyi(texts.forms.my?.['menu.work'] ?? 'no menu'));
  });

  test('on a line that only sends nothing is asked', async () => {
    await line.close();
    line = await hotline({
      content: confirmed,
      yaml: hotlineYaml.replace('    sms: two-way', '    sms: out\n    sender: Hotline'),
    });
    await joins('first-month');
    const heard = await goesBy(60 * DAY);
    expect(heard[2]?.body).toBe(steps('first-month', 'th')[2]);
    expect(line.provider.texts[0]?.from).toBe('Hotline');
  });
});

test('a list that is not there is refused', async () => {
  await expect(joins('nothing')).rejects.toThrow('no list');
});

describe('from a country whose prices nobody has set down', () => {
  const hanoi = '+84912345678';
  const withVietnam = hotlineYaml
    .replace(
      '    thailand: { price',
      '    vietnam: { price: 0.05, hours: { days: [mon], from: "09:00", to: "21:00" } }\n    thailand: { price',
    )
    .replace(
      '  thailand:\n    iso: [TH]',
      '  vietnam:\n    iso: [VN]\n    zone: Asia/Ho_Chi_Minh\n    hours: { days: [mon], from: "09:00", to: "18:00" }\n    numbers: []\n  thailand:\n    iso: [TH]',
    );

  test('whoever joins is told that they wait, and nothing goes out', async () => {
    const phone = texter(line, { from: hanoi });
    await phone.textsAll('สมัคร', '2');
    phone.reads(texts.forms.th?.['join.waiting'] ?? '', '99');
    await phone.textsAll('1', 'สมัคร', '2');
    phone.reads(texts.forms.th?.['join.waiting'] ?? '');
    expect(await goesBy(20 * DAY)).toEqual([]);
    const waits = line.log.filter(entry => entry.event.includes('sets no price'));
    expect(waits[0]).toMatchObject({ level: 'warn', fields: { country: 'VN' } });
  });

  test('with the price, what they joined begins from its first step, by their own clock', async () => {
    await joins('first-month', hanoi);
    await goesBy(10 * DAY);
    line.deps.hotline = readHotline(withVietnam);
    await beginForWhoWaited(line.deps);
    const heard = await goesBy(6 * DAY);
    expect(new Set(heard.map(text => text.to))).toEqual(new Set([hanoi]));
    expect(heard[0]?.body).toBe(steps('first-month', 'th')[0]);
    expect(heard[0]?.at.getUTCDay()).toBe(1);
  });

  test('a broadcast leaves them out, and says so', async () => {
    await joins('first-month', hanoi);
    await joins('first-month');
    const keywords = texts.keywords;
    const message = { audience: {}, texts: { th: 'ข่าว' }, bell: false, valid: DAY };
    expect(await preview({ ...line.deps, keywords }, message)).toMatchObject({
      people: 1,
      unpriced: { VN: 1 },
      leftOut: {},
    });
  });
});

describe('a step at a weekday and a time of day', () => {
  const thailand = () => line.deps.hotline.countries.thailand;
  const step = { after: DAY, expires: DAY, sources: [], texts: {} };

  test('comes on the next such day, at that time there', () => {
    // A Saturday at noon in Bangkok.
    const at = (over: object) => new Date(nextTime({ ...step, ...over }, NOON.getTime(), thailand())).toISOString();
    expect(at({})).toBe('2026-11-22T05:00:00.000Z');
    expect(at({ on: 'mon', at: '18:30' })).toBe('2026-11-23T11:30:00.000Z');
    expect(at({ on: 'sun', at: '12:00' })).toBe('2026-11-22T05:00:00.000Z');
    expect(at({ on: 'sun', at: '11:59' })).toBe('2026-11-29T04:59:00.000Z');
    expect(at({ at: '10:00' })).toBe('2026-11-23T03:00:00.000Z');
  });
});

describe('who would rather hear', () => {
  test('chooses so on joining, and by a word at any time; the other word takes it back', async () => {
    const phone = texter(line);
    const hears = async () => (await line.database.db.selectFrom('subscribers').select('hear').execute())[0]?.hear;
    await phone.textsAll('hello', '5', 'join', '1');
    phone.reads(texts.forms.en?.['reply.hours'] ?? 'no words');
    await phone.texts('3');
    phone.reads(texts.forms.en?.['join.hear'] ?? 'no words');
    expect(await hears()).toBe(1);
    const [first] = await goesBy(DAY);
    expect(first?.body).toBe((lists.bell.en ?? '').replace('{{line}}', LINES.five));
    await phone.texts('read');
    expect(await hears()).toBe(0);
    await phone.texts('i cant read');
    expect(await hears()).toBe(1);
    await phone.textsAll('join', '1', '2');
    expect(await hears()).toBe(0);
  });

  test('who has joined nothing is offered a call', async () => {
    const phone = texter(line);
    await phone.texts('मलाई पढ्न आउँदैन');
    expect(phone.answer).toBe(`${texts.forms.ne?.['hear.none']}\n${texts.forms.ne?.['reply.offer']}`);
  });
});

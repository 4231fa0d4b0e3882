// The same questions as on the telephone, by text: none of them must be answered.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dueForDuty } from '../../src/store/duty.ts';
import { openRequests, requestRow } from '../../src/store/requests.ts';
import { unreadTexts } from '../../src/store/texts.ts';
import { hotline, LINES, type Line, PEOPLE, texts } from '../support/hotline.ts';
import { texter } from '../support/texter.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
});
afterEach(() => line.close());

const said = (form: string, id: string, values: Record<string, string> = {}): string =>
  Object.entries(values).reduce(
    (text, [name, value]) => text.replace(`{{${name}}}`, value),
    texts.forms[form]?.[id] ?? `no ${id} in ${form}`,
  );
const request = async () => {
  const all = await openRequests(line.database);
  expect(all).toHaveLength(1);
  const [one] = all;
  if (!one) throw new Error('there is no request');
  return one;
};
const rings = async () => {
  const { id, number_sealed } = await request();
  return number_sealed && line.deps.seal.open(requestRow(id), number_sealed);
};
const english = async () => {
  const phone = texter(line);
  await phone.textsAll('hello', '5');
  return phone;
};

describe('who should call', () => {
  test('a woman, asked after the hours; code and promise come first each time', async () => {
    const phone = await english();
    await phone.texts('0');
    const { code } = await request();
    phone.reads(code, said('en', 'reply.when'));
    await phone.texts('2');
    phone.reads(code, said('en', 'reply.woman'));
    await phone.texts('2');
    phone.reads('a woman calls you', code, said('en', 'reply.settled'));
    expect(await request()).toMatchObject({ ring_when: 'evening', woman: 1 });
  });

  test('anybody; and what is not answered stays as it was', async () => {
    const phone = await english();
    await phone.textsAll('0', '1', '1');
    phone.reads(said('en', 'reply.settled'));
    expect(await request()).toMatchObject({ ring_when: 'day', woman: 0 });
  });

  test.each([
    ['a woman please', 'en'],
    ['အမျိုးသမီးနဲ့ ပြောချင်တယ်', 'my'],
    ['ចង់និយាយជាមួយស្រី', 'km'],
    ['mahila sanga kura garne', 'ne-Latn'],
    ['ขอคุยกับผู้หญิง', 'th'],
  ])('%s: asked by a word, before anything else', async (words, form) => {
    const phone = texter(line);
    await phone.texts(words);
    expect(await request()).toMatchObject({ woman: 1, ring_when: 'unasked' });
    phone.reads((await request()).code, said(form, 'reply.when'));
  });

  test('by a word later, of the request that stands', async () => {
    const phone = await english();
    await phone.textsAll('0', 'a woman please');
    expect(await request()).toMatchObject({ woman: 1 });
    // And not asked about a second time.
    await phone.texts('1');
    phone.reads(said('en', 'reply.settled'));
    expect(await request()).toMatchObject({ woman: 1, ring_when: 'day' });
  });
});

describe('another number', () => {
  test('this phone is left alone at once; the number is read back, and rung only after a yes', async () => {
    const phone = await english();
    await phone.textsAll('0', '4');
    expect(await request()).toMatchObject({ ring_when: 'no', due_at: null });
    expect(phone.answer).toBe(
      [said('en', 'promise.no-ring'), said('en', 'number.ask'), said('en', 'reply.number')].join('\n'),
    );
    await phone.texts('089 876-5432');
    expect(phone.answer).toBe(`${said('en', 'number.right', { number: '0898765432' })}\n${said('en', 'reply.right')}`);
    expect(await request()).toMatchObject({ ring_when: 'no' });
    expect(await rings()).toBe(PEOPLE.khinKhin);
    await phone.texts('1');
    expect(await request()).toMatchObject({
      ring_when: 'unasked',
      number_hash: await line.deps.seal.hash(PEOPLE.sokha),
    });
    expect(await rings()).toBe(PEOPLE.sokha);
    // The hours are then those of that number.
    await phone.texts('2');
    expect(await request()).toMatchObject({ ring_when: 'evening' });
    expect(await rings()).toBe(PEOPLE.sokha);
  });

  test.each([
    ['other words', ['my boss took it', '2']],
    ['no number at all', ['?', 'who are you', '2']],
    ['a number that we may not ring', ['9', '+14155550123', '2']],
    ['who should call', ['a woman please', '2']],
  ])('this phone stays left alone after %s, whatever is pressed', async (_, bodies) => {
    const phone = await english();
    await phone.textsAll('0', '4', ...bodies);
    expect(await request()).toMatchObject({ ring_when: 'no', due_at: null });
    phone.reads(said('en', 'number.ask'));
  });

  test('a yes in words is no slip back to this phone: the number is read once more', async () => {
    const phone = await english();
    await phone.textsAll('0', '089 876-5432', 'yes ok');
    phone.reads(said('en', 'kept'), said('en', 'number.right', { number: '0898765432' }));
    await phone.texts('1');
    expect(await rings()).toBe(PEOPLE.sokha);
  });

  test('after all this phone', async () => {
    const phone = await english();
    await phone.textsAll('0', '4', '1');
    expect(await request()).toMatchObject({ ring_when: 'unasked' });
    expect((await request()).due_at).not.toBeNull();
    phone.reads(said('en', 'reply.when'));
  });

  test.each([
    ['call me on 0898765432', 'en', LINES.five, PEOPLE.khinKhin, PEOPLE.sokha],
    ['၀၈၉၈၇၆၅၄၃၂ ကို ဖုန်းခေါ်ပေးပါ', 'my', LINES.five, PEOPLE.khinKhin, PEOPLE.sokha],
    ['9779841234567 ma phone garnus', 'ne-Latn', LINES.five, PEOPLE.khinKhin, PEOPLE.ramesh],
    ['9841234567 ma phone garnus', 'ne-Latn', LINES.nepal, '+60123456789', PEOPLE.ramesh],
    ['โทรเบอร์นี้ 089-876-5432', 'th', LINES.five, PEOPLE.khinKhin, PEOPLE.sokha],
    ['តេមកលេខ ០៨៩៨៧៦៥៤៣២', 'km', LINES.five, PEOPLE.khinKhin, PEOPLE.sokha],
  ])('%s: nothing is made of it before a yes, and somebody can read it', async (words, form, to, from, number) => {
    const phone = texter(line, { from, to });
    await phone.texts(words);
    phone.reads(said(form, 'reply.right'));
    expect(await openRequests(line.database)).toEqual([]);
    expect(await unreadTexts(line.database)).toHaveLength(1);
    await phone.texts('1');
    expect(await rings()).toBe(number);
    expect(await request()).toMatchObject({ ring_when: 'unasked' });
    phone.reads((await request()).code, said(form, 'reply.when'));
    expect(await unreadTexts(line.database)).toEqual([]);
  });

  test('for who wants to be called now, it is the other number that is rung now', async () => {
    const phone = await english();
    await phone.textsAll('3', '1', '4', '0898765432');
    expect(await request()).toMatchObject({ urgency: 'urgent', ring_when: 'no' });
    expect(await dueForDuty(line.database, line.deps.now().getTime())).toEqual([]);
    await phone.texts('1');
    expect(await request()).toMatchObject({ urgency: 'urgent', ring_when: 'now' });
    phone.reads(said('en', 'promise.now'));
    expect(await rings()).toBe(PEOPLE.sokha);
    expect(await dueForDuty(line.database, line.deps.now().getTime())).toHaveLength(1);
  });

  test('2: it is asked for once more, and any other digit reads it again', async () => {
    const phone = await english();
    await phone.textsAll('call me on 0898765432', '7');
    phone.reads('0898765432');
    await phone.texts('2');
    phone.reads(said('en', 'number.ask'));
    await phone.textsAll('0812345678', '1');
    expect(await rings()).toBe(PEOPLE.khinKhin);
  });

  test('one that we may not ring is refused where one was asked for; elsewhere digits are words', async () => {
    const phone = await english();
    await phone.textsAll('another number', '+14155550100');
    phone.reads(said('en', 'number.bad'), said('en', 'number.ask'));
    await phone.textsAll('9', '1234567');
    phone.reads(said('en', 'kept'), said('en', 'reply.offer'));
    expect(await openRequests(line.database)).toEqual([]);
  });

  test('whom we cannot ring is asked for a number', async () => {
    const phone = texter(line, { from: PEOPLE.abroad });
    await phone.textsAll('hello', '5', '0');
    expect(phone.answer).toBe(`${said('en', 'call.cannot')}\n${said('en', 'number.ask')}`);
    await phone.textsAll('0898765432', '1');
    expect(await rings()).toBe(PEOPLE.sokha);
  });

  test('a number that waited too long for its yes is asked for again', async () => {
    const phone = await english();
    await phone.texts('call me on 0898765432');
    await line.database.db.deleteFrom('held_numbers').execute();
    await phone.texts('1');
    phone.reads(said('en', 'sorry'), said('en', 'number.ask'));
    expect(await openRequests(line.database)).toEqual([]);
  });

  test('first of all, before a language is known: it waits for that', async () => {
    const phone = texter(line);
    await phone.texts('0898765432');
    phone.reads('5 English');
    await phone.texts('5');
    phone.reads(said('en', 'number.right', { number: '0898765432' }));
  });

  test('no number stands in what is remembered of the conversation, nor in a log', async () => {
    const phone = await english();
    await phone.textsAll('0', '4', '089 876-5432');
    const kept = JSON.stringify(await line.database.db.selectFrom('conversations').selectAll().execute());
    for (const told of [kept, JSON.stringify(line.log)]) expect(told).not.toMatch(/898765432/);
  });

  test('"do not call now" reaches a request for another number, too', async () => {
    const phone = await english();
    await phone.textsAll('call me on 0898765432', '1', '1');
    const before = (await request()).due_at ?? 0;
    await phone.texts('do not call now');
    expect((await request()).due_at).toBeGreaterThan(before);
  });
});

describe('no wish of theirs', () => {
  test.each(['call police', 'call my boss', 'आमालाई फोन गरिदिनुस्', 'โทรหาแม่ให้หน่อย', 'តេប៉ូលិស'])(
    '%s: nobody is called for it unasked',
    async words => {
      const phone = texter(line);
      await phone.texts(words);
      expect(await openRequests(line.database)).toEqual([]);
      expect(phone.answer).toBeDefined();
    },
  );

  test('it has come right: what they asked for here is taken back', async () => {
    const phone = await english();
    await phone.textsAll('0', 'no need to call');
    phone.reads(said('en', 'call.cancelled'));
    expect(await openRequests(line.database)).toEqual([]);
  });

  test('the same where nothing was asked for here: nothing rings now, and nothing more is said', async () => {
    const phone = texter(line);
    await phone.texts('अब ठीक छ');
    expect(phone.answer).toBe(said('ne', 'not-now'));
  });

  test.each([
    ['duty ma chu', 'ne-Latn'],
    ['ตอนนี้ไม่ว่าง', 'th'],
    ['he checks my phone', 'en'],
    ['message napathaunus malik le padhcha', 'ne-Latn'],
  ])('%s holds back what stands', async (words, form) => {
    const phone = texter(line);
    await phone.textsAll('0', '5', '1');
    const before = (await request()).due_at ?? 0;
    await phone.texts(words);
    expect(phone.answer).toBe(said(form, 'not-now'));
    expect((await request()).due_at).toBeGreaterThan(before);
  });
});

describe('urgent', () => {
  test('3: who else can be rung at this hour, in their language first', async () => {
    const phone = texter(line);
    await phone.textsAll('မင်္ဂလာပါ', '3', '3');
    expect(phone.answer).toBe(`${said('my', 'kind.helper')} 1800010180\n${said('my', 'reply.list')}`);
    await phone.texts('7');
    phone.reads('1800010180');
    await phone.texts('9');
    phone.reads(said('my', 'urgent'));
  });

  test('where nobody open speaks it, each with what they speak', async () => {
    const phone = texter(line, { from: PEOPLE.ramesh });
    await phone.textsAll('namaste', '3', '3');
    phone.reads(`${said('ne-Latn', 'kind.welfare')} 1300 (Thai, English)`, '1800010180 (Burmese)');
  });

  test('on a line for several countries, after saying which; and where there is none, that there is none', async () => {
    const phone = texter(line, { from: PEOPLE.ramesh, to: LINES.nepal });
    await phone.textsAll('namaste', '3', '3');
    phone.reads(said('ne-Latn', 'country'));
    await phone.texts('1');
    phone.reads(said('ne-Latn', 'numbers.none'));
    // The country leads to topics again afterwards.
    await phone.texts('talab');
    phone.reads(said('ne-Latn', 'topic.pay'));
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { toZawgyi } from '../../src/sms/zawgyi.ts';
import { optOut } from '../../src/store/opt-outs.ts';
import { openRequests } from '../../src/store/requests.ts';
import { textById, textRow, unreadTexts } from '../../src/store/texts.ts';
import { fakeProvider, hotline, LINES, type Line, PEOPLE, texts } from '../support/hotline.ts';
import { messageIn, texter } from '../support/texter.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline({ provider: { ...fakeProvider(), name: 'somleng' } });
});
afterEach(() => line.close());

const said = (form: string, id: string): string => texts.forms[form]?.[id] ?? `no ${id} in ${form}`;
const stopped = async (number: string = PEOPLE.khinKhin) => optOut(line.database, await line.deps.seal.hash(number));

describe('stop', () => {
  test.each([
    ['99', 'en'],
    ['၉၉', 'en'],
    ['STOP', 'en'],
    ['stop.', 'en'],
    ['ရပ်ပါ', 'my'],
    [toZawgyi('မပို့ပါနဲ့'), 'my-Zawg'],
    ['ma po nae', 'my-Latn'],
    ['ឈប់ផ្ញើ', 'km'],
    ['kom phnher', 'km-Latn'],
    ['बन्द गर्नुस्', 'ne'],
    ['napathaunus', 'ne-Latn'],
    ['ไม่ต้องโทร', 'th'],
    ['yut', 'th-Latn'],
  ])('%s is obeyed at once, and answered in %s', async (words, form) => {
    const phone = texter(line);
    await phone.texts(words);
    expect(await stopped()).toMatchObject({ via: 'text' });
    const flow = line.deps.texts.get(LINES.five);
    const [first = 'en'] = flow?.languages ?? [];
    const shown = words === '99' || words === '၉၉' ? first : form;
    expect(phone.answer).toBe(flow?.templates.encoded(shown, flow.templates.text(shown, 'stopped')));
  });

  test.each(['stop calling my sister', 'ရပ်ကွက်', 'do not stop', '999'])('%s is none', async words => {
    await texter(line).texts(words);
    expect(await stopped()).toBeUndefined();
  });

  test('leaves the menu where it was, and a later 0 is done', async () => {
    const phone = texter(line);
    await phone.textsAll('namaste', '2', '99', '0');
    expect(await openRequests(line.database)).toHaveLength(1);
    expect(await stopped()).toBeDefined();
    await phone.texts('सुरु');
    phone.reads(said('ne', 'started'));
    expect(await stopped()).toBeUndefined();
  });

  test('puts an open request aside for the supervisor', async () => {
    const phone = texter(line);
    await phone.textsAll('namaste', '0', '99');
    const life = await line.database.db.selectFrom('callbacks').selectAll().execute();
    expect(life).toMatchObject([{ state: 'parked', parked_why: 'they texted STOP' }]);
    expect(await openRequests(line.database)).toHaveLength(1);
  });
});

describe('where the provider answers such words itself', () => {
  beforeEach(async () => {
    await line.close();
    line = await hotline();
  });

  test.each(['STOP', ' stopall', 'Unsubscribe', 'CANCEL', 'end', 'QUIT'])('%s is noted in silence', async word => {
    const phone = texter(line);
    await phone.texts(word);
    phone.readsNothing();
    expect(await stopped()).toMatchObject({ via: 'provider' });
  });

  test('its own word for it, in whatever language, is noted in silence', async () => {
    const phone = texter(line);
    await phone.texts('berhenti', { OptOutType: 'STOP' });
    phone.readsNothing();
    expect(await stopped()).toMatchObject({ via: 'provider' });
    await phone.texts('mula', { OptOutType: 'START' });
    phone.readsNothing();
    expect(await stopped()).toBeUndefined();
  });

  test('YES takes its block back, and means nothing without one', async () => {
    const phone = texter(line);
    await phone.textsAll('STOP', 'yes');
    phone.readsNothing();
    expect(await stopped()).toBeUndefined();
    await phone.texts('yes');
    expect(phone.answer).toBeDefined();
    expect(await openRequests(line.database)).toEqual([]);
  });

  test('our own words are ours to answer', async () => {
    const phone = texter(line);
    await phone.texts('ရပ်ပါ');
    phone.reads(said('my', 'stopped'));
    await phone.texts('help');
    expect(phone.answer).toBeDefined();
  });
});

describe('the pace', () => {
  test('the 21st text in ten minutes is told of the silence that follows; everything is kept, a request still made', async () => {
    const phone = texter(line);
    await phone.texts('namaste');
    for (let n = 2; n <= 20; n++) {
      await phone.texts(`${1 + (n % 2)}`);
      expect(phone.answer, `the ${n}th`).toBeDefined();
    }
    await phone.texts('mero kura sunnus na sathi');
    phone.reads(said('ne-Latn', 'too-many'));
    await phone.texts('9');
    phone.readsNothing();
    await phone.texts('phone garnus');
    phone.readsNothing();
    expect(await openRequests(line.database)).toHaveLength(1);
    line.later(11 * 60_000);
    await phone.texts('2');
    expect(phone.answer).toBeDefined();
  });

  test('the same words four times over are a machine’s', async () => {
    const phone = texter(line);
    for (let n = 0; n < 3; n++) {
      await phone.texts('I am driving. I will reply later.');
      expect(phone.answer).not.toContain(said('en', 'too-many'));
    }
    await phone.texts('I am driving. I will reply later.');
    expect(phone.answer).toBeDefined();
    await phone.texts('I am driving. I will reply later.');
    phone.readsNothing();
    expect(await unreadTexts(line.database)).toHaveLength(1);
  });

  test('two machines that answer each other end: ours keeps silent, and all of it is kept', async () => {
    const phone = texter(line);
    let answers = 0;
    for (let n = 1; n <= 40; n++) {
      await phone.texts(`Auto reply no. ${n}: thank you for your message "${phone.answer ?? ''}"`);
      if (phone.answer !== undefined) answers += 1;
    }
    expect(answers).toBeLessThanOrEqual(21);
    phone.readsNothing();
    const rows = await line.database.db.selectFrom('texts').select('kept').execute();
    expect(rows).toHaveLength(40);
    expect(rows.every(({ kept }) => kept === 1)).toBe(true);
  });

  test('our own words that come back get one notice, then silence', async () => {
    const phone = texter(line);
    await phone.texts('hello');
    await phone.texts('5');
    const ours = phone.answer ?? '';
    await phone.texts(ours);
    phone.reads(said('en', 'too-many'));
    await phone.texts(said('en', 'too-many'));
    phone.readsNothing();
  });
});

describe('a repeated text', () => {
  test('gets its stored answer, byte for byte, and does nothing twice', async () => {
    const phone = texter(line);
    await phone.textsAll('namaste', '0');
    line.later(60_000);
    const { before, after } = await phone.again();
    expect(after).toBe(before);
    expect(await openRequests(line.database)).toHaveLength(1);
    expect(await line.database.db.selectFrom('texts').select('id').execute()).toHaveLength(2);
  });

  test('a digit is not pressed a second time, in the menu that the first has led to', async () => {
    const phone = texter(line);
    await phone.textsAll('namaste', '0', '2');
    const request = () => line.database.db.selectFrom('requests').selectAll().execute();
    const once = await request();
    line.later(60_000);
    const { before, after } = await phone.again();
    expect(after).toBe(before);
    expect(await request()).toEqual(once);
  });

  test('at the same moment as the first is one', async () => {
    const form = { MessageSid: 'SM1', From: PEOPLE.sokha, To: LINES.five, Body: 'សូមតេមក' };
    const answers = await Promise.all([1, 2, 3].map(async () => (await line.post('/twilio/sms', form)).text()));
    expect(new Set(answers).size).toBe(1);
    expect(await openRequests(line.database)).toHaveLength(1);
  });
});

describe('bad input', () => {
  test.each([
    ['an empty body', { Body: '' }],
    ['only spaces', { Body: '   ' }],
    ['no body at all, as Somleng sends it', {}],
    ['1,600 letters', { Body: 'က'.repeat(1600) }],
    ['10,000 letters', { Body: 'x'.repeat(10_000) }],
    ['emoji', { Body: '🙏🏽👩‍👩‍👧😭' }],
    ['control characters', { Body: 'a\u0000b\u0007c\u001b[31m\ufffe' }],
    ['XML', { Body: '</Message></Response><Hangup/>&amp;]]>' }],
    ['a lone surrogate', { Body: 'x\ud83d y\udc00' }],
    ['a script nobody here writes', { Body: 'สวัสดี مرحبا 你好' }],
    ['template braces', { Body: '{{code}} $t(menu.going)' }],
    ['to without a plus', { Body: 'hi', To: LINES.five.slice(1) }],
    ['to a number that is not ours', { Body: 'hi', To: '+19999999999' }],
  ])('%s is answered', async (_, form) => {
    const response = await line.post('/twilio/sms', {
      MessageSid: 'SM1',
      From: PEOPLE.khinKhin,
      To: LINES.five,
      ...form,
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    expect(messageIn(await response.text())).toBeTruthy();
    expect(await textById(line.database, 'SM1')).toBeDefined();
  });

  test('without an id it is answered all the same', async () => {
    const response = await line.post('/twilio/sms', { From: PEOPLE.khinKhin, To: LINES.five, Body: 'hi' });
    expect(messageIn(await response.text())).toBeTruthy();
  });

  test('unsigned it is refused, and nothing is stored', async () => {
    const form = { MessageSid: 'SM1', From: PEOPLE.khinKhin, To: LINES.five, Body: '0' };
    expect((await line.post('/twilio/sms', form, 'wrong')).status).toBe(403);
    expect((await line.post('/twilio/sms/fallback', form, 'wrong')).status).toBe(403);
    expect(await line.database.db.selectFrom('texts').select('id').execute()).toEqual([]);
  });

  test.each([
    ['a short code', '1300'],
    ['a name', 'MyBank'],
    ['a withheld number', '+266696687'],
    ['one of our own lines', LINES.flash],
    ['nothing', ''],
  ])('from %s it is stored and never answered', async (_, from) => {
    const response = await line.post('/twilio/sms', { MessageSid: 'SM1', From: from, To: LINES.five, Body: '0' });
    expect(messageIn(await response.text())).toBeUndefined();
    const row = await textById(line.database, 'SM1');
    expect(row).toMatchObject({ keyword: 'no-telephone', number_hash: null, kept: 0 });
    expect(await line.deps.seal.open(textRow('SM1'), row?.body_sealed ?? '')).toBe('0');
    expect(await openRequests(line.database)).toEqual([]);
  });

  test('a picture: we say that we cannot see it, and offer a call', async () => {
    const phone = texter(line);
    await phone.textsAll('hello', '5');
    await phone.texts('', { NumMedia: '1', MediaUrl0: 'https://api.twilio.com/x', MediaContentType0: 'image/jpeg' });
    expect(phone.answer).toBe(`${said('en', 'picture')}\n${said('en', 'reply.offer')}`);
    await phone.texts('1');
    expect(await openRequests(line.database)).toHaveLength(1);
  });

  test('the menu of one line is not that of another', async () => {
    const [five, flash] = [texter(line), texter(line, { to: LINES.flash })];
    await five.textsAll('hello', '5', '2');
    await flash.texts('1');
    flash.reads(said('en', 'title.cost'));
    await five.texts('1');
    five.reads(said('en', 'topic.pay.thailand'));
  });

  test('no log tells a number or a word of it', async () => {
    const phone = texter(line);
    await phone.textsAll('namaste', '0', 'malai malikle kutyo');
    const told = JSON.stringify(line.log);
    expect(told).not.toContain(PEOPLE.khinKhin.slice(1));
    expect(told).not.toContain('kutyo');
  });
});

describe('a line that answers no texts', () => {
  test('keeps what comes, obeys a stop, and says nothing', async () => {
    const phone = texter(line, { to: LINES.practice });
    await phone.texts('namaste');
    phone.readsNothing();
    await phone.texts('99');
    phone.readsNothing();
    expect(await stopped()).toBeDefined();
    expect(await line.database.db.selectFrom('texts').select('id').execute()).toHaveLength(2);
  });
});

describe('when nothing can be written down', () => {
  test('the provider is asked to repeat it; the fallback says sorry in the language of the text', async () => {
    const phone = texter(line);
    await phone.texts('namaste');
    await line.database.db.schema.dropTable('texts').execute();
    const form = { MessageSid: 'SM9', From: PEOPLE.sokha, To: LINES.five, Body: 'សួស្ដី' };
    const response = await line.post('/twilio/sms', form);
    expect([response.status, response.headers.get('content-type')]).toEqual([503, 'text/xml; charset=utf-8']);
    expect(messageIn(await response.text())).toBeUndefined();
    const fallback = await line.post('/twilio/sms/fallback', { ...form, ErrorCode: '11200' });
    expect(fallback.status).toBe(200);
    expect(messageIn(await fallback.text())).toBe(said('km', 'sorry'));
  });
});

describe('after a day without a word', () => {
  test('a digit answers the main menu, in the language of before, and nothing of before is told', async () => {
    const phone = texter(line);
    await phone.textsAll('namaste', '0');
    line.later(24 * 3_600_000);
    await phone.texts('1');
    phone.reads(said('ne-Latn', 'title.cost'));
  });

  test('whoever writes Zawgyi is answered in it, also then', async () => {
    const phone = texter(line);
    const zawgyi = (id: string) => toZawgyi(said('my', id));
    await phone.texts(toZawgyi('ဖုန်းခေါ်ပေးပါ'));
    phone.reads(zawgyi('reply.when'));
    line.later(25 * 3_600_000);
    await phone.texts('2');
    phone.reads(zawgyi('title.pay'));
    await phone.texts('လုပ်ခ');
    phone.reads(said('my', 'reply.topic'));
  });
});

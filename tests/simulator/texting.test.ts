import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hotline } from './hotline.ts';
import { pages, phoneOn, press } from './pages.ts';
import { type Answer, AYE, DUTY, LINE, simulated, twiml } from './server.ts';

const { open, close, opened } = pages();
beforeAll(open);
afterAll(close);

const says =
  (words: string): Answer =>
  () =>
    twiml(`<Message>${words}</Message>`);

describe('a text to a line', () => {
  test('arrives as a signed form with what Twilio sends, and its answer stands in the thread', async () => {
    const { exchange, form } = simulated({ '/twilio/sms': says('1 &lt;ok&gt; &amp; 2') });
    const texts = await exchange.text(AYE, LINE, 'ခေါ်ပါ 👍');
    expect(form('/twilio/sms')).toMatchObject({
      MessageSid: expect.stringMatching(/^SM\d{32}$/),
      SmsStatus: 'received',
      From: AYE,
      To: LINE,
      Body: 'ခေါ်ပါ 👍',
      NumMedia: '0',
    });
    expect(texts.map(({ mine, body }) => [mine, body])).toEqual([
      [true, 'ခေါ်ပါ 👍'],
      [false, '1 <ok> & 2'],
    ]);
  });

  test('may be answered with nothing', async () => {
    const { exchange } = simulated({ '/twilio/sms': () => '' });
    expect(await exchange.text(AYE, LINE, 'STOP')).toHaveLength(1);
  });

  test('is repeated after a 503, and goes to the fallback when it stays so', async () => {
    const { exchange, paths, complaints } = simulated({
      '/twilio/sms': () => new Response('', { status: 503 }),
      '/twilio/sms/fallback': says('sorry'),
    });
    const texts = await exchange.text(AYE, LINE, 'hello');
    expect(paths()).toEqual(['/twilio/sms', '/twilio/sms', '/twilio/sms', '/twilio/sms/fallback']);
    expect(texts.at(-1)).toMatchObject({ mine: false, body: 'sorry' });
    expect(complaints).toEqual(['the server did not take a text; asking the fallback']);
  });

  test.each([
    [
      'plain text, which a provider would text on',
      () => new Response('OK', { headers: { 'content-type': 'text/plain' } }),
    ],
    ['no XML', () => new Response('OK', { headers: { 'content-type': 'text/xml' } })],
    ['a message without words', () => twiml('<Message></Message>')],
    ['a verb of calls', () => twiml('<Hangup/>')],
  ] as [string, Answer][])('answered with %s is not taken', async (_, answer) => {
    const { exchange, complaints } = simulated({ '/twilio/sms': answer, '/twilio/sms/fallback': answer });
    expect(await exchange.text(AYE, LINE, 'hello')).toHaveLength(1);
    expect(complaints).toHaveLength(2);
  });

  test('to a number that is none of ours goes nowhere', async () => {
    const { exchange, heard } = simulated({});
    expect(await exchange.text(AYE, '+6629999999', 'hello')).toHaveLength(1);
    expect(heard).toEqual([]);
  });

  test('stands in the provider’s list, as does what was answered', async () => {
    const { exchange } = simulated({ '/twilio/sms': says('hello') });
    await exchange.text(AYE, LINE, 'hi');
    const listed = await exchange.provider.messages({ since: new Date(0) });
    expect(listed.map(m => [m.direction, m.from, m.body])).toEqual([
      ['inbound', AYE, 'hi'],
      ['outbound', LINE, 'hello'],
    ]);
    expect(await exchange.provider.messages({ to: LINE, direction: 'inbound', since: new Date(0) })).toHaveLength(1);
  });
});

test('a text that we start reaches the phone when its time has come', async () => {
  const { exchange, timePasses } = simulated({});
  const text = {
    from: LINE,
    to: AYE,
    body: 'Step 1',
    statusUrl: 'https://hotline.example.org/told',
    validitySeconds: 60,
  };
  await exchange.provider.sendMessage(text);
  expect(exchange.texts(AYE)).toEqual([]);
  timePasses();
  expect(exchange.texts(AYE)).toMatchObject([{ mine: false, line: LINE, body: 'Step 1' }]);
});

describe('over HTTP', () => {
  const phone = `/phone/${encodeURIComponent(AYE)}/texts`;
  const post = (body: unknown, to = phone) =>
    hotline({ '/twilio/sms': says('well') }).app.request(to, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  test('a text is answered with the thread', async () => {
    expect(await (await post({ line: LINE, body: 'hi' })).json()).toMatchObject([{ body: 'hi' }, { body: 'well' }]);
  });

  test.each([
    ['without words', { line: LINE }],
    ['longer than a phone joins', { line: LINE, body: 'x'.repeat(1601) }],
    ['that is no object', 'hello'],
  ])('a text %s is refused', async (_, body) => {
    expect((await post(body)).status).toBe(400);
  });

  test('a phone that hides its number cannot text', async () => {
    const response = await post({ line: LINE, body: 'hi' }, '/phone/withheld/texts');
    expect([response.status, await response.text()]).toEqual([400, 'a phone that hides its number cannot text']);
  });
});

describe('on the page', () => {
  const answers = { '/twilio/sms': says('1 အလုပ်မှာ ပြဿနာ\n2 काममा समस्या\n3 បញ្ហា\n4 ปัญหา\n0 Call') };

  test('one writes with the keypad or the keyboard, and reads the thread', async () => {
    const { page, form, wrong } = await opened({}, '', answers);
    await press(page, 'Texts');
    await page.getByLabel('Write a text').fill('ဟယ်လို ');
    await press(page, '1');
    await page.keyboard.type('2');
    await page.keyboard.press('Enter');
    await page.getByRole('log', { name: 'Texts' }).getByText('काममा समस्या').waitFor();
    expect(form('/twilio/sms')).toMatchObject({ From: AYE, To: LINE, Body: 'ဟယ်လို 12' });
    expect(await page.getByLabel('Write a text').inputValue()).toBe('');
    expect(wrong).toEqual([]);
  });

  test('each phone has its own; what comes in meanwhile is counted', async () => {
    const { page, exchange, wrong } = await opened({}, `#${AYE},${DUTY}`, answers);
    const [caller, other] = [phoneOn(page, AYE), phoneOn(page, DUTY)];
    await other.getByRole('status').getByText('Ready').waitFor();
    exchange.deliver({ to: DUTY, from: LINE, body: 'Your call is ready.' });
    await other.getByRole('button', { name: 'Texts, 1 new' }).click();
    await other.getByText('Your call is ready.').waitFor();
    await press(other, 'Texts');
    await press(caller, 'Texts');
    await caller.getByLabel('Write a text').fill('hi');
    await press(caller, 'Send');
    await caller.getByText('အလုပ်မှာ ပြဿနာ').waitFor();
    expect(await other.getByRole('log', { name: 'Texts' }).getByRole('listitem').count()).toBe(0);
    expect(wrong).toEqual([]);
  });

  test('a text that comes beeps twice, also past those that a phone keeps; none that is there already does', async () => {
    const { page, exchange } = await opened({}, `#${AYE},${DUTY}`, answers);
    await page.addInitScript(() => {
      const counted = window as unknown as { beeps: number };
      counted.beeps = 0;
      const Real = window.OscillatorNode;
      window.OscillatorNode = class extends Real {
        constructor(...given: ConstructorParameters<typeof Real>) {
          super(...given);
          counted.beeps += 1;
        }
      };
    });
    const beeps = () => page.evaluate(() => (window as unknown as { beeps: number }).beeps);
    for (let n = 1; n <= 99; n++) exchange.deliver({ to: AYE, from: LINE, body: `text ${n}` });
    await page.reload();
    const phone = phoneOn(page, AYE);
    await press(phone, 'Texts, 99 new');
    await press(phone, 'Texts');
    expect(await beeps()).toBe(0);
    for (let n = 100; n <= 102; n++) exchange.deliver({ to: AYE, from: LINE, body: `text ${n}` });
    await phone.getByRole('button', { name: 'Texts, 3 new' }).waitFor();
    await expect.poll(beeps).toBe(6);
    await press(phone, 'Mute');
    exchange.deliver({ to: AYE, from: LINE, body: 'unheard' });
    await phone.getByRole('button', { name: 'Texts, 4 new' }).waitFor();
    expect(await beeps()).toBe(6);
  });

  test('the thread and the box in which one writes stay on the screen, with four phones beside each other', async () => {
    const { page, exchange } = await opened({}, `#${AYE},${DUTY},+66812345678,+9779841234567`, answers);
    const phone = phoneOn(page, AYE);
    await phone.getByRole('status').getByText('Ready').waitFor();
    exchange.deliver({ to: AYE, from: LINE, body: `ကခ${'က'.repeat(200)}` });
    await press(phone, 'Texts, 1 new');
    const [screen, send] = await Promise.all([
      phone.locator('.screen').boundingBox(),
      phone.getByRole('button', { name: 'Send' }).boundingBox(),
    ]);
    expect((send?.x ?? 0) + (send?.width ?? 1e9)).toBeLessThanOrEqual((screen?.x ?? 0) + (screen?.width ?? 0));
  });

  test('a call goes on while one reads', async () => {
    const { page, form } = await opened({}, '', answers);
    await press(page, 'Dial');
    await page.getByText('Press a key').waitFor();
    await press(page, 'Texts');
    await press(page, '1');
    await press(page, 'Texts');
    await press(page, '1');
    await expect.poll(() => form('/turn').Digits).toBe('1');
    expect(await page.getByLabel('Write a text').inputValue()).toBe('1');
  });

  test('a phone that hides its number says so', async () => {
    const { page } = await opened({}, '#withheld');
    await press(page, 'Texts');
    expect(await page.getByLabel('Write a text').isDisabled()).toBe(true);
  });
});

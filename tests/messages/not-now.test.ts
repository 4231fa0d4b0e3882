// "Do not call now, my employer is here": nothing rings, nothing is told, in every language.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { toZawgyi } from '../../src/sms/zawgyi.ts';
import { openRequests } from '../../src/store/requests.ts';
import { unreadTexts } from '../../src/store/texts.ts';
import { dials } from '../support/caller.ts';
import { hotline, type Line, PEOPLE, texts } from '../support/hotline.ts';
import { texter } from '../support/texter.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
});
afterEach(() => line.close());

const said = (form: string, id: string): string => texts.forms[form]?.[id] ?? `no ${id} in ${form}`;
const MONDAY = Date.parse('2026-11-23T01:00:00Z');

describe('somebody stands beside the phone', () => {
  test.each([
    ['Do not call now, my employer is here', 'en'],
    ['ဖုန်းမခေါ်ပါနဲ့ဦး သူဌေး ဘေးမှာ', 'my'],
    ['akhu ma khaw par nae thu htay shi nay tal', 'my-Latn'],
    ['កុំទាន់តេមក ថៅកែនៅក្បែរ', 'km'],
    ['kom toan te thaoke nov kbae', 'km-Latn'],
    ['अहिले फोन नगर्नुस् मालिक यहाँ छ', 'ne'],
    ['ahile phone nagarnus malik yaha cha', 'ne-Latn'],
    ['อย่าเพิ่งโทร นายจ้างอยู่ด้วย', 'th'],
  ])('%s: the request waits for the next day, and the answer says nothing else', async (words, form) => {
    const phone = texter(line);
    await phone.textsAll('0', '5', '1');
    expect(await openRequests(line.database)).toMatchObject([{ ring_when: 'day' }]);
    await phone.texts(words);
    expect(phone.answer).toBe(said(form, 'not-now'));
    expect(await openRequests(line.database)).toMatchObject([{ ring_when: 'day', due_at: MONDAY }]);
  });

  test('in Zawgyi it is understood, and answered in it', async () => {
    const phone = texter(line);
    await phone.texts(toZawgyi('ဖုန်းမခေါ်ပါနဲ့ဦး သူဌေး ရှိနေတယ်'));
    expect(phone.answer).toBe(toZawgyi(said('my', 'not-now')));
  });

  test('whoever holds the phone then learns nothing from it, and a 0 is a first 0', async () => {
    const phone = texter(line);
    await phone.textsAll('hello', '5', '0');
    const code = (await openRequests(line.database))[0]?.code ?? '';
    await phone.texts('do not call now boss is here');
    for (const words of ['1', '2', '3', '8']) {
      await phone.texts(words);
      expect(phone.answer).toBe(said('en', 'not-now'));
    }
    await phone.texts('who is this');
    expect(phone.answer).toBe(`${said('en', 'kept')}\n${said('en', 'reply.offer')}`);
    expect(await openRequests(line.database)).toHaveLength(1);
    await phone.texts('0');
    phone.reads(said('en', 'call.saved').slice(0, 24), code);
    expect(await openRequests(line.database)).toHaveLength(1);
  });

  test('it holds a request back that was made by telephone', async () => {
    const caller = await dials(line, { from: PEOPLE.khinKhin });
    await caller.presses('1', '0', '1');
    await caller.hangsUp();
    const phone = texter(line);
    await phone.texts('မခေါ်နဲ့ဦး');
    expect(phone.answer).toBe(said('my', 'not-now'));
    expect(await openRequests(line.database)).toMatchObject([{ source: 'call', due_at: MONDAY }]);
  });

  test('what they wrote beside it is read by somebody', async () => {
    const phone = texter(line);
    await phone.texts('dont call me now boss is here he took my passport');
    expect(await unreadTexts(line.database)).toHaveLength(1);
    await phone.texts('dont call now');
    expect(await unreadTexts(line.database)).toHaveLength(1);
  });

  test('"call me later" holds back what stands, and is a wish where nothing does', async () => {
    const phone = texter(line);
    await phone.texts('call me later');
    expect(await openRequests(line.database)).toMatchObject([{ ring_when: 'unasked' }]);
    phone.reads(said('en', 'reply.when'));
    await phone.texts('1');
    await phone.texts('call me later');
    expect(phone.answer).toBe(said('en', 'not-now'));
    expect(await openRequests(line.database)).toMatchObject([{ ring_when: 'day', due_at: MONDAY }]);
  });

  test('when it could not be written down, they are not told that it was', async () => {
    const phone = texter(line);
    await phone.textsAll('hello', '5', '0');
    const row = line.database.db.schema.dropTable('audit');
    await row.execute();
    await phone.texts('do not call now');
    expect(phone.answer).toBe(said('en', 'sorry'));
    expect(line.log.some(({ level, event }) => level === 'error' && event.includes('hush'))).toBe(true);
  });
});

describe('the wrong number', () => {
  test.each([
    ['wrong number', 'en'],
    ['ผิดเบอร์ค่ะ', 'th'],
    ['गलत नम्बर', 'ne'],
    ['ច្រឡំលេខ', 'km'],
    ['နံပါတ်မှားနေပါတယ်', 'my'],
  ])('%s: nothing that we start goes there', async (words, form) => {
    const phone = texter(line);
    await phone.texts(words);
    expect(phone.answer).toBe(said(form, 'stopped'));
    const stops = await line.database.db.selectFrom('opt_outs').selectAll().execute();
    expect(stops).toHaveLength(1);
  });
});

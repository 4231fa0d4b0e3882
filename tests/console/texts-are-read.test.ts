import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { toZawgyi } from '../../src/sms/zawgyi.ts';
import { openRequests } from '../../src/store/requests.ts';
import { textById, textRow } from '../../src/store/texts.ts';
import { LINES, PEOPLE } from '../support/hotline.ts';
import { texter } from '../support/texter.ts';
import { consoleFor, type Desk } from './support.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await consoleFor();
});
afterEach(() => desk.close());

const STORY = 'မနေ့က ဆိုင်ရှင်က ကျွန်တော့်ကို ရိုက်တယ်';

describe('a text in somebody’s own words', () => {
  test('stands in the inbox of who reads its language, is opened there, and the reading is written down', async () => {
    const khmer = 'ថៅកែវាយខ្ញុំ ហើយយកប៉ាស្ព័រខ្ញុំ';
    const phone = texter(desk, { from: PEOPLE.sokha, to: LINES.five });
    await phone.texts(khmer);
    const dara = await desk.signIn('dara');
    const inbox = await dara.page('/console/inbox');
    expect(inbox).toContain('Text in Khmer');
    expect(inbox).not.toContain(khmer);
    expect(await dara.page(`/console/texts/${phone.sid}`)).toContain(khmer);
    expect(await desk.audit()).toContain('dara: read a text (inbox)');
    const thida = await desk.signIn('thida');
    expect(await thida.page('/console/inbox')).not.toContain(phone.sid);
    expect((await thida.get(`/console/texts/${phone.sid}`)).status).toBe(403);
    expect((await (await desk.signIn('korn')).get(`/console/texts/${phone.sid}`)).status).toBe(403);
  });

  test('in Zawgyi is shown as the phones of today show Burmese, and kept as it was written', async () => {
    const phone = texter(desk, { from: PEOPLE.khinKhin, to: LINES.five });
    await phone.texts(toZawgyi(STORY));
    const thida = await desk.signIn('thida');
    expect(await thida.page(`/console/texts/${phone.sid}`)).toContain(STORY);
    const row = await textById(desk.database, phone.sid);
    expect(await desk.deps.seal.open(textRow(phone.sid), row?.body_sealed ?? '')).toBe(
      toZawgyi(STORY).normalize('NFC'),
    );
  });

  test('becomes a request when it is read as a wish, once; a keyword is none', async () => {
    const phone = texter(desk, { from: PEOPLE.khinKhin, to: LINES.five });
    await phone.texts(STORY);
    const sid = phone.sid;
    await phone.texts('လုပ်ခ');
    const thida = await desk.signIn('thida');
    const decision = { wish: 'yes', language: 'my', when: 'day', number: '', again: '' };
    const made = await thida.post(`/console/inbox/${sid}/decision`, decision);
    expect(made.headers.get('location')).toMatch(/^\/console\/requests\/\d{6}$/);
    expect(await thida.page('/console/inbox')).toContain('Nothing to hear');
    expect((await thida.refused(`/console/inbox/${sid}/decision`, decision)).status).toBe(409);
  });

  test('that belongs to a request is read by who holds it', async () => {
    const phone = texter(desk, { from: PEOPLE.khinKhin, to: LINES.five });
    await phone.textsAll(STORY, '1');
    const [request] = await desk.database.db.selectFrom('requests').select('code').execute();
    const malee = await desk.signIn('malee');
    expect(await malee.page(`/console/requests/${request?.code}`)).toContain('/console/texts/');
    expect(await malee.page('/console')).toMatch(/data-name="messages"[^>]*>1</);
    expect(await openRequests(desk.database)).toMatchObject([{ messages: 1 }]);
  });
});

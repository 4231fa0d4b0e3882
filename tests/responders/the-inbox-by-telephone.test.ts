import { afterEach, beforeEach, expect, test } from 'vitest';
import { silence } from '../../src/content/wav.ts';
import { callback } from '../../src/store/callbacks.ts';
import { announceMessage, expectMessage, messageIs, messageRow } from '../../src/store/messages.ts';
import { hotline, LINES, type Line, PEOPLE } from '../support/hotline.ts';
import { asked, STAFF, signsIn, staffed } from '../support/responder.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
  await staffed(line);
});
afterEach(() => line.close());

/** Somebody spoke, and pressed nothing; it lies here. */
async function spoke(
  nth: number,
  m: { number?: string; language?: string; minutesAgo?: number } = {},
): Promise<string> {
  const callSid = `CA${nth}`;
  const key = `${callSid}:6`;
  const now = line.deps.now().getTime() - (m.minutesAgo ?? 5) * 60_000;
  const { seal, audio } = line.deps;
  const number = m.number === undefined ? PEOPLE.khinKhin : m.number;
  const sealed = number && { hash: await seal.hash(number), sealed: await seal.seal(messageRow(key), number) };
  const about = { key, callSid, line: LINES.five, language: m.language ?? 'my', wish: 'none' as const, now };
  await expectMessage(line.database, { ...about, ...(sealed ? { number: sealed } : {}) });
  await announceMessage(line.database, { ...about, recordingSid: `RE${nth}`, seconds: 9 });
  await audio.put(key, await seal.sealBytes(messageRow(key), silence(90)));
  await messageIs(line.database, key, 'stored');
  return key;
}
const requests = () => line.database.db.selectFrom('requests').selectAll().orderBy('created_at').execute();
const messages = () => line.database.db.selectFrom('messages').selectAll().orderBy('created_at').execute();
const audited = async () =>
  (await line.database.db.selectFrom('audit').selectAll().orderBy('id').execute()).map(r => `${r.act} (${r.subject})`);
const plays = (document: string) =>
  [...document.matchAll(/voice\/message\/([^?<]+)\?/g)].map(m => decodeURIComponent(m[1] ?? ''));

test('while nobody waits she hears what nobody has heard, and makes a wish a request', async () => {
  const first = await spoke(1, { minutesAgo: 40 });
  await spoke(2, { language: 'km' });
  const second = await spoke(3, { minutesAgo: 5, number: PEOPLE.sokha });
  const aye = await signsIn(line, STAFF.aye);
  aye.hearsOnly('my/work.none', 'my/digit.2', 'my/work.unheard');
  await aye.presses('2');
  aye.hears('my/language.name', 'work.40', 'work.minutes', 'work.message', 'work.wish');
  expect(plays(aye.document)).toEqual([first]);
  // Again, as often as she likes; written down once.
  await aye.presses('*');
  expect(plays(aye.document)).toEqual([first]);
  (await aye.presses('1')).hearsOnly('my/work.wish-how');
  (await aye.presses('4')).hearsOnly('my/work.wish-when');
  await aye.presses('2');
  aye.hears('my/work.wished', 'work.message');
  expect(plays(aye.document)).toEqual([second]);
  const [request] = await requests();
  expect(request).toMatchObject({
    ...{
      source: 'message',
      language: 'my',
      urgency: 'urgent',
      woman: 1,
      ring_when: 'day',
      status: 'waiting',
      iso: 'TH',
    },
    number_hash: await line.deps.seal.hash(PEOPLE.khinKhin),
  });
  expect((await messages())[0]).toMatchObject({ key: first, request_id: request?.id });

  // The second asks for nothing. Then nothing is left in her languages, and there is a request to ring.
  await aye.presses('2');
  aye.hears('my/work.inbox-end', 'digit.1', 'work.waiting', 'work.urgent', 'work.offer');
  expect(await requests()).toHaveLength(1);
  expect((await messages()).map(m => m.heard_at === null)).toEqual([false, true, false]);
  expect(await audited()).toEqual([
    'signed in (telephone)',
    'heard a message (inbox)',
    `heard a wish (${request?.code})`,
    'heard a message (inbox)',
    'heard no wish (inbox)',
  ]);
});

test('skipped, it stays for others, and is not heard again before the last has been', async () => {
  const first = await spoke(1, { minutesAgo: 9 });
  const second = await spoke(2, { minutesAgo: 8 });
  const aye = await signsIn(line, STAFF.aye);
  await aye.presses('2');
  expect(plays(aye.document)).toEqual([first]);
  await aye.presses('3');
  expect(plays(aye.document)).toEqual([second]);
  (await aye.presses('3')).hears('my/work.inbox-end', 'my/work.none', 'my/digit.2', 'my/work.unheard');
  expect((await messages()).map(m => m.heard_at)).toEqual([null, null]);
  await aye.presses('2');
  expect(plays(aye.document)).toEqual([first]);
});

test('with a request in hand: it goes back to the others while she listens', async () => {
  const { key } = await asked(line, { number: PEOPLE.sokha, code: '271801' });
  await spoke(1);
  const aye = await signsIn(line, STAFF.aye);
  aye.hears('work.offer');
  (await aye.presses('0')).hearsOnly('my/work.more', 'my/work.more-inbox');
  (await aye.presses('4')).hears('work.message', 'work.wish');
  expect((await callback(line.database, key))?.state).toBe('waiting');
  (await aye.presses('9')).hears('work.waiting', 'work.offer');
});

test('two decide at once: the first does, the other is told, and there is one request', async () => {
  await spoke(1);
  const aye = await signsIn(line, STAFF.aye);
  const dara = await signsIn(line, STAFF.dara);
  await aye.presses('2', '1', '1');
  await dara.presses('2');
  await Promise.all([aye.presses('1'), dara.presses('2')]);
  const told = [aye, dara].map(phone => phone.heard.some(h => h.endsWith('work.decided')));
  expect(told.filter(Boolean)).toHaveLength(1);
  const [message] = await messages();
  const made = await requests();
  // A request there is exactly where its wish was what counted.
  expect(made.map(r => r.id)).toEqual(message?.request_id ? [message.request_id] : []);
  expect((await audited()).filter(act => /wish/.test(act))).toHaveLength(1);
});

test('the same webhook twice decides once, and is answered the same', async () => {
  await spoke(1);
  const aye = await signsIn(line, STAFF.aye);
  await aye.presses('2', '1', '2', '1');
  const { before, after } = await aye.again();
  expect(after).toBe(before);
  aye.hears('work.wished');
  expect(await requests()).toHaveLength(1);
});

test('whose number we have not, or may not ring, is decided all the same: kept for the console, and offered no more', async () => {
  await spoke(1, { number: '' });
  await spoke(2, { number: PEOPLE.abroad, minutesAgo: 4 });
  const aye = await signsIn(line, STAFF.aye);
  (await aye.presses('2', '1', '1', '1')).hears('my/work.no-number', 'work.message');
  (await aye.presses('1', '2', '1')).hears('my/work.no-number', 'work.inbox-end', 'work.none');
  // The provider repeats itself: the same answer, and nothing written twice.
  const { before, after } = await aye.again();
  expect(after).toBe(before);
  expect(await requests()).toEqual([]);
  expect((await messages()).map(m => m.heard_at)).toEqual([null, null]);
  expect((await audited()).filter(act => act.includes('wish'))).toEqual([
    'heard a wish without a number (inbox)',
    'heard an urgent wish without a number (inbox)',
  ]);
  // Neither she nor anybody else is offered them by telephone again.
  aye.hearsNot('work.unheard');
  (await aye.presses('2')).hears('my/work.inbox-end', 'my/work.none');
  (await signsIn(line, STAFF.dara)).hearsOnly('km/work.none');
});

test('a wish spoken before "never again" does not undo it', async () => {
  await spoke(1, { minutesAgo: 60 });
  const hash = await line.deps.seal.hash(PEOPLE.khinKhin);
  const at = line.deps.now().getTime() - 30 * 60_000;
  await line.database.db.insertInto('suppressed').values({ number_hash: hash, at }).execute();
  const aye = await signsIn(line, STAFF.aye);
  await aye.presses('2', '1', '1', '2');
  aye.hears('work.wished', 'work.none');
  expect(await requests()).toHaveLength(1);
  expect(await line.database.db.selectFrom('suppressed').selectAll().execute()).toHaveLength(1);
});

test('no message of another language, and none that nobody spoke to the end, is offered', async () => {
  await spoke(1, { language: 'ne' });
  const key = await spoke(2);
  await line.database.db.updateTable('messages').set({ status: 'announced' }).where('key', '=', key).execute();
  const aye = await signsIn(line, STAFF.aye);
  aye.hearsOnly('my/work.none');
  (await aye.presses('2')).hears('my/work.inbox-end', 'my/work.none');
});

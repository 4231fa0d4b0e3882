import { afterEach, beforeEach, expect, test } from 'vitest';
import { callback } from '../../src/store/callbacks.ts';
import { LONGEST_SHIFT_MS, personById, setShift } from '../../src/store/people.ts';
import { hotline, LINES, type Line, PEOPLE } from '../support/hotline.ts';
import { asked, dialled, hangsUp, legEnds, ringsIn, STAFF, signsIn, spoke, staffed } from '../support/responder.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
});
afterEach(() => line.close());

const stateOf = async (key: string) => (await callback(line.database, key))?.state;

test('a shift, from the flash to the last goodbye', async () => {
  await staffed(line, false);
  const khinKhin = await asked(line, { number: PEOPLE.khinKhin, code: '314159', ago: 45 });
  await spoke(line, khinKhin.id, 20);
  const sokha = await asked(line, { number: PEOPLE.sokha, code: '271801', ago: 5, urgency: 'urgent', woman: true });
  const other = await asked(line, { number: '+66811112222', code: '161801', ago: 130 });

  // She flashes; her phone rings two seconds later, and says nothing but "press 1" until she does.
  const aye = await ringsIn(line, STAFF.aye);
  aye.hearsOnly('my/work.press-1');
  (await aye.presses('5')).hearsOnly('my/work.press-1');
  (await aye.presses('1')).hearsOnly('my/work.pin');

  // The PIN is right; she is not on shift yet.
  (await aye.types(STAFF.aye.pin)).hearsOnly('my/work.shift');
  // She begins: three wait, one is urgent, and that one is offered.
  await aye.presses('1');
  aye.hearsOnly(
    ...['digit.3', 'work.waiting', 'digit.1', 'work.urgent', 'language.name', 'digit.5', 'work.minutes'].map(
      id => `my/${id}`,
    ),
    'my/work.call',
    'my/work.offer',
  );
  expect((await personById(line.database, 'aye'))?.shiftUntil).toBeGreaterThan(line.deps.now().getTime());
  expect(await stateOf(sokha.key)).toBe('claimed');

  // She hears what was said with it: nothing was; but the card says that a woman should call.
  await aye.presses('2');
  aye.hears('work.code', 'digit.2', 'digit.7', 'digit.1', 'digit.8', 'digit.0', 'digit.1', 'language.name');
  aye.hears('work.is-urgent', 'work.woman', 'work.no-message', 'work.call', 'work.offer');

  // She calls. The caller sees the hotline's number; nothing is played to them.
  await aye.presses('1');
  aye.hearsOnly('my/work.calling', 'my/work.star');
  expect(dialled(aye)).toBe(PEOPLE.sokha);
  expect(aye.document).toMatch(
    new RegExp(
      `<Dial action="[^"]+" timeout="30" callerId="\\${LINES.five}" hangupOnStar="true"><Number [^>]*statusCallbackEvent="answered"[^>]*>`,
    ),
  );
  expect(await stateOf(sokha.key)).toBe('dialling');

  // They talked. Before anything else she says what came of it: done. It is read back, and she confirms.
  await legEnds(aye, 'completed', 240);
  aye.hearsOnly('my/work.outcome');
  expect(await stateOf(sokha.key)).toBe('outcome');
  (await aye.presses('1')).hearsOnly('my/work.safe');
  // Whether this phone may be rung again she has asked them: in the evening only.
  (await aye.presses('2')).hearsOnly('my/work.said-done', 'my/work.safe-evening', 'my/work.confirm');
  await aye.presses('1');
  expect(await stateOf(sokha.key)).toBe('closed');

  // Saved; and the next: the one who has waited longest, for two hours.
  aye.hearsOnly(
    ...[
      'work.saved',
      'digit.2',
      'work.waiting',
      'language.name',
      'digit.2',
      'work.hours',
      'work.call',
      'work.offer',
    ].map(id => `my/${id}`),
  );
  // Nobody answers: the carrier says so, she need not.
  await aye.presses('1');
  expect(dialled(aye)).toBe('+66811112222');
  await legEnds(aye, 'no-answer');
  aye.hears('my/work.nobody', 'digit.1', 'work.waiting', 'work.40', 'work.minutes');
  const waiting = await line.database.db
    .selectFrom('requests')
    .selectAll()
    .where('code', '=', '161801')
    .executeTakeFirst();
  expect(await stateOf(other.key)).toBe('waiting');
  expect(waiting?.due_at).toBeGreaterThan(line.deps.now().getTime());

  // She skips Khin Khin; in this call she is not offered her again.
  (await aye.presses('3')).hearsOnly('my/work.none');
  expect(await stateOf(khinKhin.key)).toBe('waiting');
  (await aye.presses('1')).hearsOnly('my/work.none');

  // Enough for today. Ending the shift gives everything back.
  (await aye.presses('3')).hearsOnly('my/work.off', 'my/call.goodbye');
  expect(aye.ended).toBe(true);
  expect((await personById(line.database, 'aye'))?.shiftUntil).toBeUndefined();
  await hangsUp(line, aye);
});

test('the message is heard with the card, and the next one when 2 is pressed again', async () => {
  await staffed(line);
  const { id } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
  await spoke(line, id, 20, 5);
  await spoke(line, id, 10, 9);
  const aye = await signsIn(line, STAFF.aye);
  const messages = () =>
    [...aye.document.matchAll(/voice\/message\/([^?<]+)\?/g)].map(m => decodeURIComponent(m[1] ?? ''));
  await aye.presses('2');
  expect(messages()).toEqual(['CAasked314159:5']);
  await aye.presses('2');
  expect(messages()).toEqual(['CAasked314159:9']);
  await aye.presses('*');
  expect(messages()).toEqual(['CAasked314159:9']);
  await aye.presses('2');
  expect(messages()).toEqual(['CAasked314159:5']);
  aye.hears('work.call', 'work.offer');
});

test.each([
  { keys: ['1', '1', '1'], said: ['done', 'safe-day'], outcome: 'done', state: 'closed', safe: 'day' },
  { keys: ['1', '3', '1'], said: ['done', 'safe-no'], outcome: 'done', state: 'closed', safe: 'no' },
  {
    keys: ['2', '1', '1', '2', '1'],
    said: ['follow-up', 'again-1', 'safe-day'],
    outcome: 'follow-up',
    state: 'waiting',
    safe: 'day',
  },
  { keys: ['2', '1', '3', '1'], said: ['follow-up', 'safe-no'], outcome: 'follow-up', state: 'parked', safe: 'no' },
  { keys: ['2', '2', '1'], said: ['machine'], outcome: 'machine', state: 'waiting' },
  { keys: ['3', '1', '1'], said: ['unsafe-now'], outcome: 'unsafe-now', state: 'parked' },
  { keys: ['3', '2', '1'], said: ['wrong-person'], outcome: 'wrong-person', state: 'parked' },
  { keys: ['5', '1', '1'], said: ['cut-off'], outcome: 'cut-off', state: 'waiting' },
  { keys: ['5', '2', '1'], said: ['silent'], outcome: 'silent', state: 'waiting' },
  { keys: ['5', '4', '3', '1'], said: ['abusive'], outcome: 'abusive', state: 'parked' },
  {
    keys: ['5', '4', '2', '1', '2', '1'],
    said: ['referred', 'safe-evening'],
    outcome: 'referred',
    state: 'closed',
    safe: 'evening',
  },
  { keys: ['4', '1'], said: ['never-again'], outcome: 'never-again', state: 'closed' },
])('after a talk, $keys is $said', async ({ keys, said: [what, ...more], outcome, state, safe = null }) => {
  await staffed(line);
  const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
  const aye = await signsIn(line, STAFF.aye);
  await aye.presses('1');
  await legEnds(aye, 'completed', 30);
  await aye.presses(...keys.slice(0, -1));
  aye.hearsOnly(`my/work.said-${what}`, ...more.map(id => `my/work.${id}`), 'my/work.confirm');
  // Not so: back to the question; then the same again, and yes.
  (await aye.presses('2')).hearsOnly('my/work.outcome');
  await aye.presses(...keys);
  aye.hears('work.saved', 'work.none');
  expect(await stateOf(key)).toBe(state);
  const attempt = await line.database.db.selectFrom('attempts').selectAll().executeTakeFirstOrThrow();
  expect(attempt).toMatchObject({ outcome, carrier: 'answered', seconds: 30, safe });
});

test('they speak another language: chosen by its own name, read back, and the request waits for who speaks it', async () => {
  await staffed(line);
  const { id, key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159', ago: 30 });
  const aye = await signsIn(line, STAFF.aye);
  await aye.presses('1');
  await legEnds(aye, 'completed', 30);
  await aye.presses('5', '4', '1');
  const callers = ['my', 'km', 'ne', 'th', 'en', 'ksw', 'shn'];
  aye.hearsOnly('my/work.speaks', ...callers.flatMap((tag, i) => [`${tag}/language.name`, `my/press.${i + 1}`]));
  (await aye.presses('2')).hearsOnly('my/work.said-wrong-language', 'km/language.name', 'my/work.confirm');
  // Not so; once more, and yes.
  (await aye.presses('2')).hearsOnly('my/work.outcome');
  (await aye.presses('5', '4', '1', '2', '1')).hears('work.saved', 'work.none');
  const request = await line.database.db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirst();
  expect(request).toMatchObject({
    language: 'km',
    status: 'waiting',
    created_at: line.deps.now().getTime() - 30 * 60_000 - 2_000,
  });
  // Never twice in one window: it is Saturday, and Sunday is closed.
  expect(new Date(request?.due_at ?? 0).toISOString()).toBe('2026-11-23T01:00:00.000Z');
  expect(await callback(line.database, key)).toMatchObject({ state: 'waiting', rings: 1, responder: null });

  // On Monday it is not offered to her; Dara, who speaks Khmer, is offered it.
  line.later((request?.due_at ?? 0) - line.deps.now().getTime());
  for (const who of ['aye', 'dara']) await setShift(line.database, who, line.deps.now().getTime() + LONGEST_SHIFT_MS);
  await hangsUp(line, aye);
  (await signsIn(line, STAFF.aye)).hearsOnly('my/work.none');
  (await signsIn(line, STAFF.dara)).hears('km/language.name', 'work.offer');
});

test('who does not know which language it was says nothing: a supervisor finds out', async () => {
  await staffed(line);
  const { id, key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
  const aye = await signsIn(line, STAFF.aye);
  await aye.presses('1');
  await legEnds(aye, 'completed', 30);
  await aye.presses('5', '4', '1');
  (await aye.presses('8')).hears('my/wrong.again', 'my/work.speaks');
  (await aye.waits()).hearsOnly('my/work.said-wrong-language', 'my/work.confirm');
  await aye.presses('1');
  expect(await callback(line.database, key)).toMatchObject({ state: 'parked', parked_why: 'the language was another' });
  const request = await line.database.db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirst();
  expect(request?.language).toBe('my');
});

test('something else is said choice by choice with its key; a referral without their word is none', async () => {
  await staffed(line);
  const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
  const aye = await signsIn(line, STAFF.aye);
  await aye.presses('1');
  await legEnds(aye, 'completed', 30);
  await aye.presses('5');
  aye.hearsOnly(
    ...['said-cut-off', 'said-silent', 'said-unknown', 'other'].flatMap((id, i) => [
      `my/work.${id}`,
      `my/press.${i + 1}`,
    ]),
  );
  await aye.presses('4');
  aye.hearsOnly(
    ...['said-wrong-language', 'said-referred', 'said-abusive', 'other'].flatMap((id, i) => [
      `my/work.${id}`,
      `my/press.${i + 1}`,
    ]),
  );
  (await aye.presses('4')).hears('my/work.said-cut-off');
  (await aye.presses('4', '2')).hearsOnly('my/work.consent');
  (await aye.presses('2')).hearsOnly('my/work.outcome');
  expect(await stateOf(key)).toBe('outcome');
});

/** Minutes in Bangkok, where Khin Khin's phone is, on a Saturday at noon; Sunday is closed. */
test.each([
  { when: 'day', safe: '1', later: '1', from: '2026-11-21T14:00' },
  { when: 'day', safe: '1', later: '2', from: '2026-11-23T08:00' },
  { when: 'day', safe: '1', later: '3', from: '2026-11-24T08:00' },
  { when: 'day', safe: '1', later: '4', from: '2026-11-28T08:00' },
  { when: 'evening', safe: '2', later: '1', from: '2026-11-21T18:00' },
  { when: 'evening', safe: '2', later: '2', from: '2026-11-23T18:00' },
])('another call, $when, key $later: from $from on', async ({ safe, later, from, when }) => {
  await staffed(line);
  const { id } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
  const aye = await signsIn(line, STAFF.aye);
  await aye.presses('1');
  await legEnds(aye, 'completed', 30);
  (await aye.presses('2', '1', safe)).hearsOnly('my/work.when');
  await aye.presses(later, '1');
  aye.hears('work.saved');
  const request = await line.database.db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirst();
  expect(request).toMatchObject({ ring_when: when, status: 'waiting' });
  expect(new Date((request?.due_at ?? 0) + 7 * 3_600_000).toISOString().slice(0, 16)).toBe(from);
});

test('something else is told in a note, which belongs to the attempt and waits for the supervisor', async () => {
  await staffed(line);
  const { id, key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
  const aye = await signsIn(line, STAFF.aye);
  await aye.presses('1');
  await legEnds(aye, 'completed', 30);
  await aye.presses('5', '3', '1');
  aye.hearsOnly('my/work.note');
  const told = aye.recordingCallback;
  const RecordingSid = `RE${aye.sid.slice(2)}`;
  line.provider.remote.set(RecordingSid, {
    sid: RecordingSid,
    callSid: aye.sid,
    seconds: 5,
    createdAt: line.deps.now(),
    wav: new Uint8Array([1, 2, 3]),
  });
  (await aye.speaks()).hears('work.saved', 'work.none');
  const form = { ...aye.sent.at(-1)?.form, RecordingSid, RecordingDuration: '5', RecordingStatus: 'completed' };
  expect((await line.post(told, form)).status).toBe(204);
  expect((await line.post(told, form)).status).toBe(204);

  const attempt = await line.database.db.selectFrom('attempts').selectAll().executeTakeFirstOrThrow();
  const notes = await line.database.db.selectFrom('messages').selectAll().execute();
  expect(notes).toMatchObject([
    { key: attempt.note_message, request_id: id, status: 'gone', seconds: 5, number_hash: null },
  ]);
  expect(await callback(line.database, key)).toMatchObject({ state: 'parked' });
  expect(attempt.outcome).toBe('unknown');
});

test('0: given back with a goodbye, or handed to the supervisor', async () => {
  await staffed(line);
  const first = await asked(line, { number: PEOPLE.khinKhin, code: '314159', ago: 9 });
  const second = await asked(line, { number: PEOPLE.sokha, code: '271801' });
  const aye = await signsIn(line, STAFF.aye);
  (await aye.presses('0')).hearsOnly('my/work.more', 'my/work.more-inbox');
  (await aye.presses('9')).hears('work.waiting', 'work.offer');
  await aye.presses('0', '2');
  aye.hears('work.parked', 'digit.1', 'work.waiting');
  expect(await callback(line.database, first.key)).toMatchObject({ state: 'parked', responder: null });
  await aye.presses('0', '1');
  aye.hearsOnly('my/call.goodbye');
  expect(await callback(line.database, second.key)).toMatchObject({ state: 'waiting', responder: null });
});

test('who goes off shift gives back what was offered at once, not when they hang up', async () => {
  await staffed(line);
  const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
  const aye = await signsIn(line, STAFF.aye);
  await aye.presses('0');
  expect(await stateOf(key)).toBe('claimed');
  (await aye.presses('3')).hearsOnly('my/work.off', 'my/call.goodbye');
  expect(await stateOf(key)).toBe('waiting');
});

test('hanging up gives back what was only offered', async () => {
  await staffed(line);
  const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
  const aye = await signsIn(line, STAFF.aye);
  expect(await stateOf(key)).toBe('claimed');
  await hangsUp(line, aye);
  expect(await stateOf(key)).toBe('waiting');
});

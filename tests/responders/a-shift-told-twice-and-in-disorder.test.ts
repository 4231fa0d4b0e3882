// A whole shift by keypad, every webhook of it signed and told twice; then all of them again, late and in disorder.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hotline, type Line, PEOPLE } from '../support/hotline.ts';
import {
  asked,
  dialled,
  hangsUp,
  legEnds,
  ringsIn,
  STAFF,
  spoke,
  staffed,
  type Telephone,
} from '../support/responder.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
  await staffed(line, false);
});
afterEach(() => line.close());

/** Everything that a shift leaves behind. */
async function left() {
  const all = (table: 'requests' | 'attempts' | 'audit' | 'suppressed' | 'notes' | 'messages') =>
    line.database.db.selectFrom(table).selectAll().execute();
  const callbacks = await line.database.db
    .selectFrom('callbacks')
    .select(['key', 'state', 'responder', 'rings', 'last_rang_at', 'parked_why'])
    .orderBy('key')
    .execute();
  const people = await line.database.db.selectFrom('people').select(['id', 'shift_until', 'locked_at']).execute();
  const tables = ['requests', 'attempts', 'audit', 'suppressed', 'notes', 'messages'] as const;
  return { callbacks, people, ...Object.fromEntries(await Promise.all(tables.map(async t => [t, await all(t)]))) };
}

/** The provider repeats its last webhook: to the byte the same answer, and nothing more is written. */
async function again(phone: Telephone): Promise<void> {
  const before = await left();
  const { before: document, after } = await phone.again();
  expect(after, JSON.stringify(phone.sent.at(-1)?.path)).toBe(document);
  expect(await left()).toEqual(before);
}

/** Each key, and each key again. */
async function presses(phone: Telephone, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await phone.presses(key);
    await again(phone);
  }
}

/** All webhooks of a call once more. None of them dials, offers or writes anything. */
async function allAgain(phone: Telephone, order: (sent: Telephone['sent']) => Telephone['sent']): Promise<void> {
  const before = await left();
  for (const { path, form } of order([...phone.sent])) {
    const answer = await line.post(path, form);
    expect(answer.status).toBe(200);
    expect(await answer.text(), path).not.toContain('<Number>');
  }
  expect(await left()).toEqual(before);
}

const shuffled = (sent: Telephone['sent']) => [...sent].sort((a, b) => a.path.length - b.path.length);

test('told twice at every step it is one shift; told again when it is over, whatever the order, it changes nothing', async () => {
  const khinKhin = await asked(line, { number: PEOPLE.khinKhin, code: '314159', ago: 45 });
  await spoke(line, khinKhin.id, 20);
  const sokha = await asked(line, { number: PEOPLE.sokha, code: '271801', ago: 30, urgency: 'urgent' });
  await asked(line, { number: '+66811112222', code: '161801', ago: 10 });

  const aye = await ringsIn(line, STAFF.aye);
  await again(aye);
  await presses(aye, '1', STAFF.aye.pin, '1');

  // Urgent first: heard, rung, reached, done.
  await presses(aye, '2', '1');
  expect(dialled(aye)).toBe(PEOPLE.sokha);
  await legEnds(aye, 'completed', 90);
  await again(aye);
  await presses(aye, '1', '1', '1');
  // The next, skipped; the one after, whom nobody answers for.
  await presses(aye, '3');
  // All that came so far comes again in the middle of it: what she holds stays as it is.
  await allAgain(aye, sent => sent.reverse());
  await allAgain(aye, shuffled);
  await presses(aye, '1');
  expect(dialled(aye)).toBe('+66811112222');
  await legEnds(aye, 'no-answer');
  await again(aye);
  // Nobody else waits for her: enough for today.
  await presses(aye, '3');
  expect(aye.ended).toBe(true);

  await allAgain(aye, sent => sent.reverse());
  await allAgain(aye, sent => sent);
  await hangsUp(line, aye);
  await hangsUp(line, aye);
  await allAgain(aye, sent => sent.reverse());
  await allAgain(aye, shuffled);

  const attempts = await line.database.db.selectFrom('attempts').selectAll().orderBy('carrier').execute();
  expect(attempts.map(a => [a.key === sokha.key, a.carrier, a.outcome])).toEqual([
    [true, 'answered', 'done'],
    [false, 'no-answer', 'no-answer'],
  ]);
  const states = await line.database.db.selectFrom('callbacks').select('state').orderBy('state').execute();
  expect(states.map(s => s.state)).toEqual(['closed', 'waiting', 'waiting']);
  const [shift] = await line.database.db.selectFrom('people').select('shift_until').where('id', '=', 'aye').execute();
  expect(shift?.shift_until).toBeNull();
});

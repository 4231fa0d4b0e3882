import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askForOutcomes } from '../../src/outreach/owed.ts';
import { beginAttempt, dial, endDial } from '../../src/store/attempts.ts';
import { LINES, PEOPLE } from '../support/hotline.ts';
import { hangsUp, legEnds, picksUp } from '../support/responder.ts';
import { consoleFor, type Desk, hidden, words } from './support.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await consoleFor();
});
afterEach(() => desk.close());
const MINUTE = 60_000;

/** Thida has claimed it; answers her browser, and the form's address and hidden field. */
async function claimed(asked: Parameters<Desk['asks']>[0] = {}) {
  const request = await desk.asks(asked);
  const b = await desk.signIn('thida');
  await b.post(`/console/requests/${request.code}/claim`);
  const at = `/console/requests/${request.code}`;
  const rev = hidden(await b.page(at), 'rev');
  return { ...request, b, at, rev, outcome: `${at}/outcome` };
}

/** The caller's phone has rung, and the leg is over. */
async function rung({ key }: { key: string }) {
  const id = 'attempt-1';
  await beginAttempt(desk.database, { id, key, responder: 'thida', line: LINES.five, callSid: 'CAr', now: desk.now() });
  await dial(desk.database, { id, callSid: 'CAr', now: desk.now() });
  await endDial(desk.database, { id, carrier: 'no-answer', seconds: 0, now: desk.now() });
}

describe('an outcome', () => {
  test('is read back with what follows, and written only when that is confirmed', async () => {
    const { b, at, key, outcome, code } = await claimed();
    await rung({ key });
    const rev = hidden(await b.page(at), 'rev');
    const back = await b.post(outcome, { outcome: 'no-answer', rev });
    expect(words(await back.text())).toContain('to be rung from Mon 23 Nov 08:00 on their clock');
    expect(await desk.callback(key)).toMatchObject({ state: 'outcome' });

    const done = await b.post(outcome, { outcome: 'no-answer', rev, confirmed: 'yes' });
    expect(done.headers.get('location')).toBe('/console?done=waiting');
    expect(await desk.callback(key)).toMatchObject({ state: 'waiting', rings: 1, responder: null });
    expect(await desk.request(code)).toMatchObject({ due_at: Date.parse('2026-11-23T01:00:00Z') });
    const attempt = await desk.database.db.selectFrom('attempts').selectAll().executeTakeFirst();
    expect(attempt).toMatchObject({ outcome: 'no-answer', carrier: 'no-answer' });
    expect(await desk.audit()).toContain(`thida: outcome no-answer (${code})`);
  });

  test('says which other language they speak, and who speaks it is waited for; without it a supervisor decides', async () => {
    const { b, at, key, outcome, code } = await claimed();
    await rung({ key });
    const rev = hidden(await b.page(at), 'rev');
    const said = { outcome: 'wrong-language', rev };
    expect(words(await (await b.post(outcome, said)).text())).toContain('parked until a supervisor decides');
    expect((await b.refused(outcome, { ...said, speaks: 'xx' })).sentence).toContain('no language of this hotline');
    const back = words(await (await b.post(outcome, { ...said, speaks: 'km' })).text());
    expect(back).toContain('They speak Khmer. It waits in the queue, to be rung from Mon 23 Nov 08:00');
    await b.post(outcome, { ...said, speaks: 'km', confirmed: 'yes' });
    expect(await desk.request(code)).toMatchObject({ language: 'km', status: 'waiting' });
    expect(await desk.callback(key)).toMatchObject({ state: 'waiting' });
  });

  test('may be given on a form that was open all through the call', async () => {
    const { b, key, outcome, rev } = await claimed();
    await rung({ key });
    expect((await desk.callback(key)).rev).toBeGreaterThan(Number(rev));
    const done = await b.post(outcome, { outcome: 'done', safe: 'day', rev, confirmed: 'yes' });
    expect(done.headers.get('location')).toBe('/console?done=closed');
    expect((await b.refused(outcome, { outcome: 'busy', rev: '9', confirmed: 'yes' })).sentence).toContain(
      'given already',
    );
  });

  test('given twice says that it was given, and changes nothing', async () => {
    const { b, key, outcome, rev, code } = await claimed();
    await b.post(outcome, { outcome: 'done', safe: 'day', rev, confirmed: 'yes' });
    const after = await desk.callback(key);
    for (const again of ['done', 'no-answer'])
      expect((await b.refused(outcome, { outcome: again, safe: 'day', rev, confirmed: 'yes' })).sentence).toContain(
        'given already',
      );
    expect(await desk.callback(key)).toEqual(after);
    expect(await desk.request(code)).toMatchObject({ status: 'closed' });
  });

  test('given at once from two tabs is given once', async () => {
    const { b, outcome, rev } = await claimed();
    const answers = await Promise.all([1, 2, 3].map(() => b.post(outcome, { outcome: 'busy', rev, confirmed: 'yes' })));
    expect(answers.filter(a => a.status === 303)).toHaveLength(1);
    expect(answers.filter(a => a.status === 409)).toHaveLength(2);
  });

  test('sent after the lease lapsed says so, and changes nothing, whoever has it now', async () => {
    const { b, key, outcome, rev, at } = await claimed();
    desk.later(10 * MINUTE);
    const late = await b.refused(outcome, { outcome: 'done', safe: 'day', rev, confirmed: 'yes' });
    expect(late.sentence).toContain('Your claim has lapsed');
    await (await desk.signIn('dara')).post(`${at}/claim`);
    const later = await b.refused(outcome, { outcome: 'done', safe: 'day', rev, confirmed: 'yes' });
    expect(later.sentence).toContain('Dara holds this one now');
    expect(await desk.callback(key)).toMatchObject({ state: 'claimed', responder: 'dara' });
  });

  test('of a form that was opened before it was claimed anew is refused', async () => {
    const { b, outcome, rev, at, key } = await claimed();
    await b.post(`${at}/release`);
    await b.post(`${at}/claim`);
    expect((await b.refused(outcome, { outcome: 'done', safe: 'day', rev, confirmed: 'yes' })).sentence).toContain(
      'Nothing was written',
    );
    expect(await desk.callback(key)).toMatchObject({ state: 'claimed', responder: 'thida' });
  });

  test('of a referral needs consent, which is written down', async () => {
    const { b, outcome, rev, code } = await claimed();
    expect((await b.refused(outcome, { outcome: 'referred', safe: 'day', rev, confirmed: 'yes' })).sentence).toContain(
      'agreed',
    );
    await b.post(outcome, { outcome: 'referred', safe: 'day', rev, agreed: 'yes', confirmed: 'yes' });
    expect(await desk.audit()).toContain(`thida: outcome referred, with consent (${code})`);
  });

  test.each(['done', 'follow-up', 'referred'])(
    '“%s” without what they said about ringing again is refused',
    async outcome => {
      const request = await claimed();
      const fields = { outcome, rev: request.rev, day: '2026-11-23', clock: '12:00', agreed: 'yes', confirmed: 'yes' };
      expect((await request.b.refused(request.outcome, fields)).sentence).toContain(
        'whether this phone may be rung again',
      );
      expect(await desk.callback(request.key)).toMatchObject({ state: 'claimed' });
    },
  );

  test.each([
    ['yesterday', '2026-11-20', '12:00'],
    ['at night', '2026-11-23', '03:00'],
    ['on a day that is closed', '2026-11-22', '12:00'],
    ['on no day', '', ''],
    ['on a day that is none', '2027-02-31', '12:00'],
  ])('to ring again %s is refused with the hours', async (_, day, clock) => {
    const { b, key, outcome, rev } = await claimed();
    const { sentence } = await b.refused(outcome, {
      outcome: 'follow-up',
      safe: 'day',
      rev,
      day,
      clock,
      confirmed: 'yes',
    });
    expect(sentence).toMatch(/within the hours: 08:00–20:00/);
    expect(await desk.callback(key)).toMatchObject({ state: 'claimed' });
  });

  test('to ring again at a time is on the clock of the caller’s own country', async () => {
    const { b, outcome, rev, code } = await claimed({ number: PEOPLE.ramesh });
    const back = await b.post(outcome, { outcome: 'follow-up', safe: 'day', rev, day: '2026-11-22', clock: '10:15' });
    expect(words(await back.text())).toContain('Sun 22 Nov 10:15');
    await b.post(outcome, {
      outcome: 'follow-up',
      safe: 'day',
      rev,
      day: '2026-11-22',
      clock: '10:15',
      confirmed: 'yes',
    });
    expect((await desk.request(code)).due_at).toBe(Date.parse('2026-11-22T10:15:00+05:45'));
  });

  test('that parked it is followed, once a supervisor puts it back, by the next hours and not those it was rung in', async () => {
    const { b, outcome, key, at, code } = await claimed();
    await rung({ key });
    await b.post(outcome, { outcome: 'wrong-person', rev: hidden(await b.page(at), 'rev'), confirmed: 'yes' });
    const malee = await desk.signIn('malee');
    expect((await malee.post(`${at}/requeue`)).status).toBe(303);
    expect(await desk.callback(key)).toMatchObject({ state: 'waiting', rings: 1 });
    expect((await desk.request(code)).due_at).toBe(Date.parse('2026-11-23T01:00:00Z'));
    expect((await b.refused(`${at}/claim`)).sentence).toContain('from Mon 23 Nov 08:00');
  });

  test('of a parked number is a supervisor’s to give', async () => {
    const { b, outcome, rev, key, at } = await claimed();
    await b.post(outcome, { outcome: 'wrong-person', rev, confirmed: 'yes' });
    expect(await desk.callback(key)).toMatchObject({ state: 'parked', parked_hold: 1 });
    const malee = await desk.signIn('malee');
    const now = hidden(await malee.page(at), 'rev');
    expect((await b.refused(outcome, { outcome: 'done', safe: 'day', rev: now, confirmed: 'yes' })).status).toBe(409);
    await malee.post(outcome, { outcome: 'never-again', rev: now, confirmed: 'yes' });
    expect(await desk.callback(key)).toMatchObject({ state: 'closed' });
    expect(await desk.database.db.selectFrom('suppressed').selectAll().execute()).toHaveLength(1);
  });

  test('is owed before a number that was rung can be released or rung again', async () => {
    const { b, key, at } = await claimed();
    await rung({ key });
    for (const act of ['release', 'call'])
      expect((await b.refused(`${at}/${act}`)).sentence).toContain('needs an outcome');
  });

  test.each([
    [{ outcome: 'gone fishing', rev: '1' }, 'Choose what came of it'],
    [{ outcome: 'done', rev: 'x' }, 'A number is missing'],
    [{ outcome: 'done', rev: '1', day: 'tomorrow' }, 'The day is not a date'],
    [{ outcome: 'done', rev: '1', clock: '25:00' }, 'not a time of day'],
  ])('that is no form of ours is refused: %j', async (fields, words) => {
    const { b, outcome } = await claimed();
    expect(await b.refused(outcome, fields as Record<string, string>)).toMatchObject({
      status: 400,
      sentence: expect.stringContaining(words),
    });
  });
});

describe('notes', () => {
  test('are sealed, and read by who holds it', async () => {
    const { b, at } = await claimed();
    const text = 'Wages kept since <June>; passport with the broker.';
    await b.post(`${at}/notes`, { note: text });
    const [row] = await desk.database.db.selectFrom('notes').selectAll().execute();
    expect(row?.text_sealed).not.toContain('Wages');
    expect(await b.page(at)).toContain('Wages kept since &lt;June&gt;');
    expect(await (await desk.signIn('dara')).page(at)).not.toContain('Wages');
  });

  test('are given back, not lost, when the claim has lapsed', async () => {
    const { b, at } = await claimed();
    desk.later(10 * MINUTE);
    const { sentence } = await b.refused(`${at}/notes`, { note: 'she will be at her sister’s' });
    expect(sentence).toContain('lapsed');
    expect(sentence).toContain('she will be at her sister’s');
    expect((await b.refused(`${at}/notes`, { note: 'x'.repeat(2_001) })).sentence).toContain('longer than 2000');
  });
});

test('who called from here has ten minutes to say it, and is told so; then her phone rings for it', async () => {
  const { b, at, key, outcome } = await claimed();
  await b.post(`${at}/call`);
  const phone = await picksUp(desk, desk.provider.placed.at(-1));
  await phone.presses('1');
  await phone.waits();
  expect(words(await b.page(at))).toContain('Rung before 0');
  await legEnds(phone, 'completed', 20);
  await hangsUp(desk, phone);
  const placed = desk.provider.placed.length;
  expect(words(await b.page(at))).toContain('Your phone rings for it in 10 min.');

  desk.later(9 * MINUTE);
  await askForOutcomes(desk.deps);
  expect(words(await b.page(at))).toContain('Your phone rings for it in 1 min.');
  expect(desk.provider.placed).toHaveLength(placed);
  desk.later(MINUTE);
  await askForOutcomes(desk.deps);
  expect(desk.provider.placed).toHaveLength(placed + 1);
  expect(words(await b.page(at))).not.toContain('Your phone rings for it');

  const rev = hidden(await b.page(at), 'rev');
  await b.post(outcome, { outcome: 'done', safe: 'day', rev, confirmed: 'yes' });
  expect(await desk.callback(key)).toMatchObject({ state: 'closed' });
});

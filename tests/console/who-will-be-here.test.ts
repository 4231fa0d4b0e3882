import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { merged, uncovered } from '../../src/callbacks/rota.ts';
import { setLocked } from '../../src/store/sessions.ts';
import { consoleFor, type Desk, words } from './support.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await consoleFor();
});
afterEach(() => desk.close());

/** It is Saturday noon in Bangkok, where responders ring from Monday to Saturday, 08:00 to 20:00. */
const NEXT = '/console/rota?week=2026-11-23';
const monday = { person: 'thida', day: '2026-11-23', from: '08:00', until: '14:00' };
const shifts = () => desk.database.db.selectFrom('shifts').selectAll().orderBy('from_at').execute();

describe('the rota', () => {
  test('names the hours in which nobody speaks a language, what is left of today included', async () => {
    const korn = await desk.signIn('korn');
    const shown = await korn.page('/console/rota');
    expect(shown).toMatch(/<option value="2026-11-21" selected/);
    const page = words(shown);
    expect(page).toContain('Nobody speaks Khmer on Saturday 12:00–20:00, Bangkok time.');
    expect(page).not.toContain('on Friday');
    expect(page).toContain('Nothing is planned from now on');
    const next = words(await korn.page(NEXT));
    expect(next).toContain('Nobody speaks Burmese on Monday to Saturday 08:00–20:00, Bangkok time.');
  });

  test('a shift that is planned fills the hours of every language that person speaks, on the line’s clock', async () => {
    const korn = await desk.signIn('korn');
    const answer = await korn.post('/console/rota', { ...monday, person: 'dara' });
    expect(answer.headers.get('location')).toBe(NEXT);
    expect(await shifts()).toEqual([
      {
        person: 'dara',
        from_at: Date.parse('2026-11-23T08:00+07:00'),
        until_at: Date.parse('2026-11-23T14:00+07:00'),
      },
    ]);
    const page = words(await korn.page(NEXT));
    for (const language of ['Burmese', 'Khmer'])
      expect(page).toContain(`Nobody speaks ${language} on Monday 14:00–20:00, Bangkok time.`);
    expect(page).toContain('Nobody speaks Thai on Monday to Saturday');
    expect(page.match(/Dara 08:00–14:00/g)).toHaveLength(2);
    expect(await desk.audit()).toContain('korn: planned a shift (dara)');
  });

  test('planned once more, the end is moved; two tabs that plan the same plan it once', async () => {
    const korn = await desk.signIn('korn');
    await Promise.all([korn.post('/console/rota', monday), korn.post('/console/rota', monday)]);
    await korn.post('/console/rota', { ...monday, until: '20:00' });
    expect(await shifts()).toMatchObject([{ until_at: Date.parse('2026-11-23T20:00+07:00') }]);
    expect(words(await korn.page(NEXT))).toContain('Nobody speaks Burmese on Tuesday to Saturday');
  });

  test('an end before the beginning is on the next day, and is said so', async () => {
    const korn = await desk.signIn('korn');
    await korn.post('/console/rota', { ...monday, from: '19:00', until: '06:00' });
    expect(await shifts()).toMatchObject([{ until_at: Date.parse('2026-11-24T06:00+07:00') }]);
    expect(words(await korn.page(NEXT))).toContain('Thida 19:00–Tue 06:00');
  });

  test('taken out, by a form or by DELETE, the gap is back; once more changes nothing', async () => {
    const malee = await desk.signIn('malee');
    await malee.post('/console/rota', monday);
    const [shift] = await shifts();
    const at = `/console/rota/thida/${shift?.from_at}`;
    expect((await malee.post(`${at}/unplan`)).headers.get('location')).toBe(NEXT);
    expect(await shifts()).toEqual([]);
    await malee.post('/console/rota', monday);
    expect((await malee.delete(at)).status).toBe(303);
    expect((await malee.delete(at)).status).toBe(303);
    expect((await desk.audit()).filter(line => line.includes('took'))).toHaveLength(2);
  });

  test('what is over stays as it was', async () => {
    const korn = await desk.signIn('korn');
    await korn.post('/console/rota', { ...monday, day: '2026-11-21', from: '08:00', until: '13:00' });
    desk.later(2 * 3_600_000);
    const [shift] = await shifts();
    expect(await korn.page('/console/rota')).not.toContain('Take out');
    await korn.delete(`/console/rota/thida/${shift?.from_at}`);
    expect(await shifts()).toHaveLength(1);
  });

  test('who is locked is not counted on', async () => {
    const korn = await desk.signIn('korn');
    await korn.post('/console/rota', monday);
    await setLocked(desk.database, 'thida', desk.now());
    const page = words(await korn.page(NEXT));
    expect(page).not.toContain('Thida');
    expect(page).toContain('Nobody speaks Burmese on Monday');
    expect((await korn.refused('/console/rota', monday)).status).toBe(404);
  });

  test('a responder sees the languages they speak, and plans nothing', async () => {
    const thida = await desk.signIn('thida');
    const page = await thida.page(NEXT);
    expect(words(page)).toContain('Nobody speaks Burmese');
    expect(words(page)).not.toContain('Khmer');
    expect(page).not.toContain('Plan a shift');
    expect((await thida.refused('/console/rota', monday)).status).toBe(403);
  });

  test.each([
    ['that is over already', { ...monday, day: '2026-11-20' }, 400, 'over already'],
    ['longer than anybody can', { ...monday, until: '20:30' }, 400, 'twelve hours at most'],
    ['on no day', { ...monday, day: 'Monday' }, 400, 'The day is missing'],
    ['on a day that is none', { ...monday, day: '2027-02-31' }, 400, 'no such day'],
    ['without an end', { ...monday, until: '' }, 400, 'A time is missing'],
    ['of nobody', { ...monday, person: 'nobody' }, 404, 'no person of that name'],
    ['of who takes no calls', { ...monday, person: 'anong' }, 404, 'no person of that name'],
  ])('a shift %s is refused', async (_, fields, status, sentence) => {
    const korn = await desk.signIn('korn');
    const refused = await korn.refused('/console/rota', fields);
    expect(refused.status).toBe(status);
    expect(refused.sentence.toLowerCase()).toContain(sentence.toLowerCase());
    expect(await shifts()).toEqual([]);
  });

  test.each(['yesterday', '2026-99-99', '2026-11-23%00', ''])('a week that is none (%s) is this one', async week => {
    const page = words(await (await desk.signIn('korn')).page(`/console/rota?week=${week}`));
    expect(page).toContain('The week of Mon 16 Nov');
  });

  test('weighs 50 kB at most with a full week', async () => {
    const korn = await desk.signIn('korn');
    for (let day = 23; day < 30; day++)
      for (const person of ['thida', 'dara', 'malee'])
        for (const hour of ['08', '11', '14', '17'])
          await korn.post('/console/rota', {
            person,
            day: `2026-11-${day}`,
            from: `${hour}:00`,
            until: `${Number(hour) + 3}:00`,
          });
    const page = await korn.page(NEXT);
    expect(page.match(/Take out/g)?.length).toBeGreaterThan(100);
    expect(gzipSync(page).length).toBeLessThan(50 * 1024);
    expect(words(page)).toContain('Nobody speaks Nepali');
    expect(words(page)).not.toContain('Nobody speaks Burmese');
  });
});

test('a language is held against the hours of every place whose callers may speak it', async () => {
  const korn = await desk.signIn('korn');
  const page = words(await korn.page(NEXT));
  // Thailand by Monday to Saturday 08:00–20:00; Nepal, Malaysia and the Gulf are rung from the line in Nepal.
  expect(page).toContain('Nobody speaks Nepali on Sunday 10:15–22:00, Bangkok time.');
  expect(page).toContain('Nobody speaks Nepali on Monday to Thursday 08:00–22:00, Bangkok time.');
  expect(page).toContain('Nobody speaks Khmer on Monday to Saturday 08:00–20:00, Bangkok time.');
});

test('stretches that touch or overlap are one, and no minute is won or lost', () => {
  const minute = fc.integer({ min: 0, max: 100 });
  const span = fc.tuple(minute, minute).map(([a, b]) => ({ from: Math.min(a, b), until: Math.max(a, b) }));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 8 }), spans => {
      const whole = merged(spans);
      const within = (m: number, those: { from: number; until: number }[]) =>
        those.some(s => s.from <= m && m < s.until);
      for (let m = 0; m < 100; m++) expect(within(m, whole)).toBe(within(m, spans));
      for (const [i, s] of whole.entries()) expect(s.from).toBeGreaterThan(whole[i - 1]?.until ?? -1);
    }),
  );
});

test('each minute of the hours is in a shift or in a gap, and never in both', () => {
  const minute = fc.integer({ min: 0, max: 200 });
  const span = fc.tuple(minute, minute).map(([a, b]) => ({ from: Math.min(a, b), until: Math.max(a, b) }));
  const within = (m: number, spans: { from: number; until: number }[]) => spans.some(s => s.from <= m && m < s.until);
  fc.assert(
    fc.property(span, fc.array(span, { maxLength: 8 }), (hours, shifts) => {
      const gaps = uncovered(hours, shifts);
      for (let m = 0; m < 200; m++) expect(within(m, gaps)).toBe(within(m, [hours]) && !within(m, shifts));
      for (const gap of gaps) expect(gap.from).toBeLessThan(gap.until);
    }),
  );
});

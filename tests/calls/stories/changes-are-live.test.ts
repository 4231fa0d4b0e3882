// What people change while the line runs is heard on the next call: on Node, through signed webhooks.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { change, undo } from '../../../src/store/changes.ts';
import { dials } from '../../support/caller.ts';
import { withRoutes } from '../../support/content.ts';
import { hotline, LINES, type Line, library, PEOPLE } from '../../support/hotline.ts';
import { takenAway } from '../away.ts';

const content = withRoutes(library.content);
const DAY = 86_400_000;

let line: Line;
beforeEach(async () => {
  line = await hotline({ content });
});
afterEach(() => line.close());

const sets = (kind: 'route' | 'fact' | 'recording', key: string, value: string | null) =>
  change(line.database, { kind, key, value, who: 'Thida', now: line.deps.now().getTime() });
const undoes = (key: string) =>
  undo(line.database, { kind: 'route', key, who: 'Thida', now: line.deps.now().getTime() });

/** Somebody who speaks Burmese asks whether the way to Thailand is open. */
const asks = async () => (await dials(line, { from: PEOPLE.abroad })).presses('1', '1', '1');

describe('a route that is set', () => {
  test('is heard on the next call, with the month; undone, the next call hears what was before', async () => {
    (await asks()).hearsOnly('my/ask-us', 'my/after.piece');
    await sets('route', 'myanmar>thailand', 'slow');
    (await asks()).hearsOnly('my/route.myanmar.thailand.slow', 'my/checked.11', 'my/after.piece');
    await sets('route', 'myanmar>thailand', 'closed');
    (await asks()).hearsOnly('my/route.myanmar.thailand.closed', 'my/checked.11', 'my/after.piece');
    await undoes('myanmar>thailand');
    (await asks()).hearsOnly('my/route.myanmar.thailand.slow', 'my/checked.11', 'my/after.piece');
  });

  test('is heard in every language of the people it is for, and by nobody else', async () => {
    await sets('route', 'nepal>malaysia', 'closed');
    const rung = { from: LINES.nepal, to: PEOPLE.ramesh, direction: 'outbound-api' };
    for (const [key, language] of [
      ['1', 'ne'],
      ['2', 'en'],
    ] as const) {
      const caller = await dials(line, { ...rung, path: '/twilio/voice/ringback?r=x' });
      await caller.presses(key, '1', '1', '1');
      caller.hearsOnly(`${language}/route.nepal.malaysia.closed`, `${language}/checked.11`, `${language}/after.piece`);
    }
    (await asks()).hearsOnly('my/ask-us', 'my/after.piece');
  });

  test('is told for 92 days and then becomes "ask us"; set again, it is told again', async () => {
    await sets('route', 'myanmar>thailand', 'open');
    line.later(92 * DAY);
    (await asks()).hearsOnly('my/route.myanmar.thailand.open', 'my/checked.11', 'my/after.piece');
    line.later(DAY);
    (await asks()).hearsOnly('my/ask-us', 'my/after.piece');
    await sets('route', 'myanmar>thailand', 'open');
    (await asks()).hearsOnly('my/route.myanmar.thailand.open', 'my/checked.2', 'my/after.piece');
  });

  test('is heard in a call under way within five seconds, and is not taken from memory', async () => {
    const caller = await asks();
    await sets('route', 'myanmar>thailand', 'open');
    line.later(4_999);
    (await caller.presses('*')).hearsOnly('my/ask-us', 'my/after.piece');
    line.later(1);
    (await caller.presses('*')).hearsOnly('my/route.myanmar.thailand.open', 'my/checked.11', 'my/after.piece');
  });

  test('of a corridor or with a word that we do not know changes nothing, and the log says so', async () => {
    await sets('route', 'mars>thailand', 'open');
    await sets('route', 'myanmar>thailand', 'perhaps');
    (await asks()).hearsOnly('my/ask-us', 'my/after.piece');
    expect(line.log.filter(l => l.level === 'warn' && l.fields.key).map(l => l.fields.key)).toEqual([
      'mars>thailand',
      'myanmar>thailand',
    ]);
  });
});

test('a webhook that comes twice is answered the same to the byte, before a change and after', async () => {
  const caller = await asks();
  const before = await caller.again();
  expect(before.after).toBe(before.before);
  await sets('route', 'myanmar>thailand', 'open');
  const next = await asks();
  const after = await next.again();
  expect(after.after).toBe(after.before);
  expect(after.after).not.toBe(before.after);
});

test('another instance that answers a later turn hears of it too, and says the same', async () => {
  const other = await hotline({ content, database: line.database });
  let answering = line;
  const either: Line = { ...line, post: (...sent) => answering.post(...sent) };
  await (await dials(other, { from: PEOPLE.sokha })).presses('1', '1', '1');
  await sets('route', 'myanmar>thailand', 'slow');

  const caller = await dials(either);
  await caller.presses('1', '1');
  answering = other;
  other.later(5_000);
  await caller.presses('1');
  caller.hearsOnly('my/route.myanmar.thailand.slow', 'my/checked.11', 'my/after.piece');
  const { document } = caller;
  answering = line;
  expect((await caller.again()).after).toBe(document);
  await other.close();
});

test('a fact that is confirmed is told again for a year', async () => {
  const dated = { ...content, facts: { ...content.facts, 'T-07': { seen: '2025-01-01', changes: true } as const } };
  const own = await hotline({ content: dated });
  const pay = async () => (await dials(own, { from: PEOPLE.abroad })).presses('1', '2', '1');
  (await pay()).hearsOnly('my/ask-us', 'my/after.piece');
  expect(own.log.find(l => l.event.includes('past their day'))?.fields.facts).toContain('T-07');
  await change(own.database, { kind: 'fact', key: 'T-07', value: '2026-11-21', who: 'Thida', now: 0 });
  (await pay()).hearsOnly('my/piece.pay.thailand', 'my/after.piece');
  own.later(365 * DAY);
  (await pay()).hearsOnly('my/piece.pay.thailand', 'my/after.piece');
  own.later(DAY);
  (await pay()).hearsOnly('my/ask-us', 'my/after.piece');
  await own.close();
});

test('a recording that is put in place is played by the next call, to callers and to responders', async () => {
  const file = '0123456789abcdef.wav';
  await sets('recording', 'my/main.menu', file);
  await sets('recording', 'my/work.sign-in', file);
  const caller = await dials(line);
  await caller.presses('1');
  expect(caller.document).toContain(`/clips/${file}`);
  const responder = await dials(line, { to: '+6620000009', from: PEOPLE.abroad });
  expect(responder.document).toContain(`/clips/${file}`);
});

describe('while the database is away', () => {
  test('the line goes on with what it knew, the log says so, and it follows when the database is back', async () => {
    const away = await takenAway('here');
    const own = await hotline({ content, database: away.database });
    const ask = async () => (await dials(own, { from: PEOPLE.abroad })).presses('1', '1', '1');
    await change(away.database, {
      kind: 'route',
      key: 'myanmar>thailand',
      value: 'slow',
      who: 'Thida',
      now: Date.now(),
    });
    (await ask()).hears('my/route.myanmar.thailand.slow');
    away.is('gone');
    own.later(10_000);
    (await ask()).hears('my/route.myanmar.thailand.slow');
    expect(own.log.some(l => l.level === 'error' && l.event.includes('changes could not be read'))).toBe(true);
    away.is('here');
    await change(away.database, { kind: 'route', key: 'myanmar>thailand', value: null, who: 'Thida', now: Date.now() });
    // For a moment nobody waits for it again.
    (await ask()).hears('my/route.myanmar.thailand.slow');
    own.later(5_000);
    (await ask()).hears('my/ask-us');
    await own.close();
    await away.close();
  });
});

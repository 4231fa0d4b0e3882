// earshot routes and earshot facts, on the store of a hotline that runs.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { send } from '../../src/cli/broadcast.ts';
import type { Desk } from '../../src/cli/changing.ts';
import * as facts from '../../src/cli/facts.ts';
import * as routes from '../../src/cli/routes.ts';
import { verifyAudit } from '../../src/keeping/audit.ts';
import { change } from '../../src/store/changes.ts';
import { setOnRecord } from '../../src/store/on-record.ts';
import { dials } from '../support/caller.ts';
import { withRoutes } from '../support/content.ts';
import { hotline, type Line, library, PEOPLE } from '../support/hotline.ts';
import { joined } from '../support/subscribers.ts';

const DAY = 86_400_000;
const changing = (seen: string) => ({
  says: 'The day has eight hours.',
  confidence: 'H',
  sources: [],
  seen,
  changes: true,
});
const content = withRoutes({
  ...library.content,
  facts: {
    'T-07': changing('2025-01-01'),
    'T-08': { says: 'x'.repeat(80), confidence: 'M', sources: [], seen: '2017-01-01' },
    'T-09': changing('2026-06-01'),
  },
} as unknown as typeof library.content);

let line: Line;
let desk: Desk;
let said: string[];
const out = (text = '') => void said.push(text);
beforeEach(async () => {
  line = await hotline({ content });
  said = [];
  desk = { database: line.database, content, who: 'Thida', now: () => line.deps.now().getTime() };
});
afterEach(() => line.close());

const printed = () => said.join('\n');
const callerHears = async (...keys: string[]) =>
  (await (await dials(line, { from: PEOPLE.abroad })).presses('1', ...keys)).heard[0];
const acts = async () => {
  const rows = await line.database.db.selectFrom('audit').selectAll().execute();
  expect((await verifyAudit(line.database)).broken).toBeUndefined();
  return rows.map(({ actor, act, subject }) => `${actor}: ${act} ${subject}`);
};

describe('earshot routes', () => {
  test('says how many wait for news of it by text, and how to tell them', async () => {
    await joined(line.deps, [PEOPLE.khinKhin, PEOPLE.sokha]);
    await routes.set(desk, 'myanmar>thailand', 'closed', out);
    expect(printed()).toContain(
      '2 wait for news of it by text. To tell them: earshot broadcast preview --list "alert:myanmar>thailand"',
    );
  });

  test('names those who wait for news of a change that was made by telephone, until they are told', async () => {
    await joined(line.deps, [PEOPLE.khinKhin, PEOPLE.sokha]);
    const by = { name: 'Korn', id: 'p1' };
    const set = { kind: 'route', key: 'myanmar>thailand', value: 'closed', who: by, now: desk.now() } as const;
    await setOnRecord(line.database, set);
    await routes.list(desk, out);
    expect(said.at(-1)).toBe(
      'myanmar>thailand was set on 2026-11-21, and 2 who wait for news of it have not been told: earshot broadcast preview --list "alert:myanmar>thailand"',
    );
    const rows = said.length;
    line.later(1_000);
    const telling = { ...desk, hotline: line.deps.hotline, id: line.deps.id, actor: 'Thida', flags: '' };
    const aim = { list: 'alert:myanmar>thailand', confirm: '2', wait: false };
    await send({ ...telling, every: 1, patience: 1 }, aim, () => {});
    said = [];
    await routes.list(desk, out);
    expect(said).toHaveLength(rows - 1);
    await setOnRecord(line.database, { ...set, value: 'open', now: desk.now() + 1 });
    line.later(8 * DAY);
    said = [];
    await routes.list(desk, out);
    expect(said).toHaveLength(rows - 1); // no news any more
  });

  test('sets a route: said by the command, heard by callers, written down', async () => {
    await routes.set(desk, 'nepal>malaysia', 'closed', out);
    expect(printed()).toBe('nepal>malaysia, from the next call on: en closed, ne closed, th closed');
    await routes.set(desk, 'Myanmar-Thailand', 'slow', out);
    expect(await callerHears('1', '1')).toBe('my/route.myanmar.thailand.slow');
    expect(await acts()).toEqual([
      'Thida: set a route nepal>malaysia closed',
      'Thida: set a route myanmar>thailand slow',
    ]);
  });

  test('undoes it, and undone again it is as it was', async () => {
    await routes.set(desk, 'myanmar>thailand', 'slow', out);
    await routes.set(desk, 'myanmar>thailand', 'closed', out);
    await routes.undo(desk, 'myanmar>thailand', out);
    expect(said.at(-1)).toBe('myanmar>thailand, from the next call on: en slow, my slow, th slow');
    expect(await callerHears('1', '1')).toBe('my/route.myanmar.thailand.slow');
    await routes.undo(desk, 'myanmar>thailand', out);
    expect(await callerHears('1', '1')).toBe('my/route.myanmar.thailand.closed');
    await routes.undo(desk, 'myanmar>thailand', out);
    expect((await acts()).at(-1)).toBe('Thida: set a route myanmar>thailand undone');
  });

  test('undoes the first setting: then nobody has set it', async () => {
    await routes.set(desk, 'myanmar>thailand', 'slow', out);
    await routes.undo(desk, 'myanmar>thailand', out);
    expect(said.at(-1)).toBe('myanmar>thailand, from the next call on: en ask us, my ask us, th ask us');
    expect(await callerHears('1', '1')).toBe('my/ask-us');
  });

  test('lists every corridor, since when, by whom, and what is heard; one that is too old says ask us', async () => {
    await routes.set(desk, 'myanmar>thailand', 'slow', out);
    const at = desk.now() - 93 * DAY;
    await change(line.database, { kind: 'route', key: 'nepal>gulf', value: 'open', who: 'Korn', now: at });
    said = [];
    await routes.list(desk, out);
    const cells = said.map(row => row.split(/ {2,}/));
    expect(cells[0]).toEqual(['route', 'status', 'set', 'by', 'told until', 'en', 'km', 'my', 'ne', 'th']);
    expect(said.find(row => row.startsWith('myanmar>thailand'))).toMatch(
      /slow +2026-11-21 +Thida +2027-02-21 +slow +slow +slow$/,
    );
    expect(said.find(row => row.startsWith('nepal>gulf'))).toMatch(
      /open +2026-08-20 +Korn +2026-11-20 +ask us +ask us +ask us$/,
    );
    expect(said).toHaveLength(6);
  });

  test('tells who set what, newest first, of one route or of all', async () => {
    await routes.history(desk, undefined, out);
    expect(printed()).toBe('Nobody has set any route yet.');
    await routes.set(desk, 'myanmar>thailand', 'slow', out);
    await routes.set({ ...desk, who: 'Korn' }, 'nepal>gulf', 'open', out);
    await routes.undo(desk, 'nepal>gulf', out);
    said = [];
    await routes.history(desk, undefined, out);
    expect(said.slice(1).map(row => row.split(/ {2,}/).slice(1).join(' '))).toEqual([
      'Thida nepal>gulf unset',
      'Korn nepal>gulf open',
      'Thida myanmar>thailand slow',
    ]);
    said = [];
    await routes.history(desk, 'myanmar-thailand', out);
    expect(said).toHaveLength(2);
  });

  test.each([
    ['mars>thailand', 'open', 'there is no route mars>thailand; there are myanmar>thailand, '],
    ['nepal>malaysia', 'shut', 'shut is no status: open, slow, closed, or ask'],
    ["nepal>malaysia'; drop table changes; --", 'open', 'there is no route'],
  ])('refuses %s %s with a sentence', async (route, status, sentence) => {
    await expect(routes.set(desk, route, status, out)).rejects.toThrow(sentence);
    expect(await acts()).toEqual([]);
  });

  test('has nothing to undo where nobody set anything', async () => {
    await expect(routes.undo(desk, 'nepal>gulf', out)).rejects.toThrow('nobody ever set nepal>gulf');
  });
});

describe('earshot facts', () => {
  test('lists what prompts stand on, and until when it is told', async () => {
    await facts.list(desk, out);
    expect(said[1]).toMatch(/^T-07 +2025-01-01 +2026-01-01 \(over: ask us\) +The day has eight hours\. +piece\.pay/);
    expect(said[2]).toMatch(/^T-08 +2017-01-01 +always +x{59}… +piece\.pay\.thailand$/);
    expect(said[3]).toMatch(/^T-09 +2026-06-01 +2027-06-01 /);
  });

  test('confirms one: it is told for a year from that day, and callers hear it', async () => {
    expect(await callerHears('2', '1')).toBe('my/ask-us');
    await facts.confirm(desk, 't-07', '2026-11-01', out);
    expect(printed()).toMatch(/^T-07, from the next call on: told until 2027-11-01\. It stands behind piece\.pay/);
    expect(await callerHears('2', '1')).toBe('my/piece.pay.thailand');
    expect(await acts()).toEqual(['Thida: confirmed a fact T-07 2026-11-01']);
    said = [];
    await facts.list(desk, out);
    expect(said[1]).toMatch(/^T-07 +2025-01-01 +2026-11-01 +2027-11-01 /);
  });

  test('takes today where no day is said, and undoes it', async () => {
    await facts.confirm(desk, 'T-07', undefined, out);
    expect(printed()).toContain('told until 2027-11-21');
    await facts.undo(desk, 'T-07', out);
    expect(said.at(-1)).toContain('was told until 2026-01-01: callers hear “ask us”');
    expect(await callerHears('2', '1')).toBe('my/ask-us');
  });

  test.each([
    ['T-99', undefined, 'there is no fact T-99'],
    ['T-08', undefined, 'T-08 does not change: it is told always'],
    ['T-07', '2026-13-01', '--day must be a day such as'],
    ['T-07', 'yesterday', '--day must be a day such as'],
    ['T-07', '2026-11-22', '--day is not there yet'],
  ])('refuses %s on %s with a sentence', async (id, day, sentence) => {
    await expect(facts.confirm(desk, id, day, out)).rejects.toThrow(sentence);
    expect(await acts()).toEqual([]);
  });

  test('has nothing to undo where nobody confirmed anything', async () => {
    await expect(facts.undo(desk, 'T-09', out)).rejects.toThrow('nobody ever confirmed T-09');
  });
});

// A coordinator tells many at once, by the command that they type.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { list, send, showPreview, showStatus, stopIt } from '../../src/cli/broadcast.ts';
import { CommandError } from '../../src/cli/command-error.ts';
import { showSubscribers } from '../../src/cli/subscribers.ts';
import type { Telling } from '../../src/cli/telling.ts';
import { tendBroadcasts } from '../../src/outreach/filling.ts';
import { postAnswer, sendTexts } from '../../src/outreach/outbox.ts';
import { stopping } from '../../src/store/opt-outs.ts';
import { hotline, hotlineYaml, LINES, type Line, PEOPLE } from '../support/hotline.ts';
import { joined, thai } from '../support/subscribers.ts';
import { terminal } from '../support/terminal.ts';

const HOUR = 3_600_000;
/** On a machine that has other work. */
const PATIENTLY = { timeout: 20_000, interval: 20 };

let line: Line;
let folder: string;
let said: string[];
beforeEach(async () => {
  line = await hotline();
  folder = mkdtempSync(join(tmpdir(), 'earshot-broadcast-'));
  said = [];
});
afterEach(async () => {
  await line.close();
  rmSync(folder, { recursive: true, force: true });
});

const store = (): Telling => ({
  database: line.database,
  hotline: line.deps.hotline,
  now: () => line.deps.now().getTime(),
  id: line.deps.id,
  actor: 'cli:niran',
  every: 1,
  patience: 3,
  flags: '',
});
const out = (text = '') => void said.push(text);
const some = (n: number, first = 0) => Array.from({ length: n }, (_, i) => thai(first + i));
let files = 0;
const file = (yaml: string): string => {
  const name = join(folder, `${++files}-message.yaml`);
  writeFileSync(name, yaml);
  return name;
};
const THAI = 'texts:\n  th: มีข่าวใหม่ โทร {{line}}\n';
/** Sends without staying to watch; the id. */
const sent = (confirm: number, over: object = {}) =>
  send(store(), { texts: file(THAI), confirm: `${confirm}`, wait: false, ...over }, out);
const round = async () => {
  await tendBroadcasts(line.deps);
  await sendTexts(line.deps);
};
const later = async (ms: number) => {
  line.later(ms);
  await round();
};
const reached = () => line.provider.texts.map(text => text.to).sort();

describe('the preview', () => {
  test('counts people, segments and cost per language, and minutes at the rate of the sender', async () => {
    await joined(line.deps, some(30));
    await joined(line.deps, some(20, 100), { language: 'my', form: 'my' });
    await joined(line.deps, [PEOPLE.ramesh], { language: 'ne', form: 'ne', country: 'nepal', line: LINES.nepal });
    await joined(line.deps, ['+85512345678', '+85512345679'], { language: 'km', form: 'km', country: 'cambodia' });
    const long = 'ထိုင်းအလုပ်သွားရေး သတင်းအသစ် ရှိသည်။ နားထောင်ရန် ဒီနံပါတ်ကို အခုပဲ ခေါ်ကြည့်ပါ။';
    await showPreview(store(), { texts: file(`texts:\n  th: ข่าว\n  my: ${long}\n  ne: खबर\n`) }, out);
    expect(said.slice(0, 4).map(row => row.split(/ {2,}/))).toEqual([
      ['language', 'form', 'people', 'segments', 'cost'],
      ['my', 'my', '20', '40', '1.00 USD'],
      ['ne', 'ne', '1', '1', '0.11 USD'],
      ['th', 'th', '30', '30', '0.75 USD'],
    ]);
    expect(said).toContain("51 people, 71 segments, 1.86 USD, 2 minutes at the senders' rates.");
    expect(said).toContain('Left out: 2 who read km, for whom there are no words.');
    expect(said.at(-1)).toContain('--confirm 51');
    expect(await line.database.db.selectFrom('broadcasts').selectAll().execute()).toEqual([]);
  });

  test('counts only whom it is for: language, country, list, since when; not who said stop', async () => {
    await joined(line.deps, some(3));
    await joined(line.deps, some(4, 10), { list: 'first-month' });
    await joined(line.deps, some(5, 20), { now: line.deps.now().getTime() });
    await joined(line.deps, [PEOPLE.ramesh], { language: 'ne', form: 'ne', country: 'nepal' });
    await line.database.batch(
      stopping(line.database, { hash: await line.deps.seal.hash(thai(0)), at: 1, via: 'text' }),
    );
    const people = async (aim: object) => {
      said = [];
      await showPreview(store(), { texts: file('texts:\n  th: ข่าว\n  ne: खबर\n'), ...aim }, out);
      return Number(/^(\d+) people/m.exec(said.join('\n'))?.[1]);
    };
    expect(await people({})).toBe(12);
    expect(await people({ language: 'th' })).toBe(11);
    expect(await people({ country: 'nepal' })).toBe(1);
    expect(await people({ list: 'first-month' })).toBe(4);
    expect(await people({ joinedSince: '2026-11-21' })).toBe(5);
    expect(await people({ list: 'first-month', country: 'nepal' })).toBe(0);
    expect(said).toContain('It would be refused: Nobody would be reached.');
  });

  test('uses what a list says by itself, in the language of each', async () => {
    await joined(line.deps, some(1));
    await joined(line.deps, some(1, 10), { language: 'my', form: 'my' });
    await sent(2, { texts: undefined, list: 'alert:myanmar>thailand' });
    await round();
    const bodies = line.provider.texts.map(text => text.body).sort();
    expect(bodies).toEqual([expect.stringMatching(/\p{Script=Thai}/u), expect.stringMatching(/\p{Script=Myanmar}/u)]);
    for (const body of bodies) expect(body).toContain(LINES.five);
  });

  test.each([
    ['a list that is not there', { list: 'alert:here>there' }, 'There is no list'],
    ['a country that is not there', { country: 'france' }, 'no country france'],
    ['no words', { texts: undefined }, '--texts'],
    ['a file that is not there', { texts: '/nowhere.yaml' }, 'can’t be read'],
    ['no day', { joinedSince: 'yesterday' }, '--joined-since'],
    ['a day that no calendar has', { joinedSince: '2026-02-31' }, '--joined-since'],
  ])('says what is wrong: %s', async (_, aim, words) => {
    await expect(showPreview(store(), { texts: file(THAI), ...aim }, out)).rejects.toThrow(words.replace('’', "'"));
  });

  test('names the line of a file that is not right', async () => {
    await expect(showPreview(store(), { texts: file('texts:\n  th: x\nvalid: soon\n') }, out)).rejects.toThrow(
      '-message.yaml:3: valid: must be minutes, hours or days',
    );
  });
});

describe('sending', () => {
  test('reaches everybody once, in their own words, and is audited', async () => {
    await joined(line.deps, some(12));
    const id = await sent(12);
    for (let n = 0; n < 20; n++) await later(1_000);
    expect(reached()).toEqual(some(12));
    expect(new Set(line.provider.texts.map(text => text.body))).toEqual(new Set([`มีข่าวใหม่ โทร ${LINES.five}`]));
    expect(await line.database.db.selectFrom('audit').select(['actor', 'act', 'subject']).execute()).toEqual([
      { actor: 'cli:niran', act: 'broadcast', subject: id },
    ]);
    said = [];
    await showStatus(store(), id, {}, out);
    expect(said[1]).toMatch(/sent +12 +12 +0\.30 USD$/);
    expect(said.at(-1)).toBe('queued   12');
    await expect(stopIt(store(), id, out)).rejects.toThrow(
      `Nothing of ${id} waits any more: there is nothing to stop.`,
    );
  });

  test('wants the number of the preview, and not another', async () => {
    await joined(line.deps, some(3));
    await expect(sent(2)).rejects.toThrow('Not sent: it would go to 3 people, and 2 was typed.');
    await expect(sent(Number.NaN)).rejects.toThrow(CommandError);
    await joined(line.deps, some(1, 50));
    await expect(sent(3)).rejects.toThrow('4 people');
    await round();
    expect(line.provider.texts).toEqual([]);
  });

  test('wants it typed where there is no --confirm, and there is a person to type it', async () => {
    await joined(line.deps, some(3));
    await expect(sent(3, { confirm: undefined })).rejects.toThrow('--confirm <number> is missing');
    const at = (...typing: string[]) =>
      send(store(), { texts: file(THAI), wait: false }, out, terminal({ typing: typing.join('') }));
    await expect(at('2\r')).rejects.toThrow('it would go to 3 people, and 2 was typed');
    await expect(at('\r')).rejects.toThrow('no number was typed');
    await expect(at('3 please\r')).rejects.toThrow('no number was typed');
    for (const breaks of ['\u0003', '\u0004', '3\u0003']) await expect(at(breaks)).rejects.toThrow('Nothing was sent.');
    await round();
    expect(line.provider.texts).toEqual([]);
    said = [];
    await at('4\u007f3\r'); // a slip, taken back
    expect(said.join('\n')).toMatch(/3 people, 3 segments[\s\S]+going out to 3 people/);
  });

  test('refuses the same to the same within the hour, unless forced', async () => {
    await joined(line.deps, some(3));
    const id = await sent(3);
    await expect(sent(3)).rejects.toThrow(`the same went to the same people within the hour (${id})`);
    await sent(3, { language: 'th' });
    await sent(3, { force: true });
    line.later(HOUR);
    await sent(3);
  });

  test('begins once when two send the same in the same moment', async () => {
    await joined(line.deps, some(3));
    const both = await Promise.allSettled([sent(3), sent(3)]);
    const refused = both.flatMap(one => (one.status === 'rejected' ? [`${one.reason.message}`] : []));
    expect(refused).toEqual([expect.stringContaining('the same went to the same people within the hour')]);
    expect(await line.database.db.selectFrom('broadcasts').select('id').execute()).toHaveLength(1);
    expect(await line.database.db.selectFrom('audit').select('id').execute()).toHaveLength(1);
  });

  test.each([
    ['costs more than hotline.yaml allows', THAI, 'allows 0.05 (a-broadcast)'],
    ['is longer than two segments', `texts:\n  th: ${'ก'.repeat(135)}\n`, 'takes 3 segments'],
    ['names what lies open on the phone', 'texts:\n  th: สิทธิของคุณ\n', 'whoever holds the phone can read it'],
    ['has a variable that nothing fills', 'texts:\n  th: "ข่าว {{name}}"\n', 'th: there is no variable {{name}}'],
    ['names us', 'texts:\n  th: "Earshot, for trying: ข่าว"\n', 'whoever holds the phone can read it'],
  ])('refuses what %s', async (_, yaml, words) => {
    await line.close();
    line = await hotline({ yaml: hotlineYaml.replace('a-broadcast: { cost: 200 }', 'a-broadcast: { cost: 0.05 }') });
    await joined(line.deps, some(3));
    await expect(sent(3, { texts: file(yaml) })).rejects.toThrow(words);
  });

  test('lets whoever decided so name rights', async () => {
    await line.close();
    line = await hotline({ yaml: hotlineYaml.replace('sms-may-name-us: false', 'sms-may-name-us: true') });
    await joined(line.deps, some(3));
    await sent(3, { texts: file('texts:\n  th: สิทธิของคุณ\n') });
  });

  test('waits for the hours of each, and for the evening of who chose it', async () => {
    await joined(line.deps, some(2));
    await joined(line.deps, some(1, 10), { evening: true });
    line.later(14 * HOUR); // two in the morning in Bangkok
    await sent(3, { texts: file(`valid: 3d\n${THAI}`) });
    await round();
    expect(line.provider.texts).toEqual([]);
    await later(7 * HOUR);
    await later(1_000);
    expect(reached()).toEqual(some(2));
    await later(9 * HOUR);
    expect(reached()).toEqual([...some(2), thai(10)]);
  });

  test('what is not out in time is not sent at all', async () => {
    await joined(line.deps, some(2));
    line.later(14 * HOUR);
    await sent(2, { texts: file(`valid: 2h\n${THAI}`) });
    await round();
    await later(7 * HOUR);
    expect(line.provider.texts).toEqual([]);
  });

  test('keeps to the cap of a day, and goes on the next', async () => {
    await line.close();
    line = await hotline({ yaml: hotlineYaml.replace('segments: 5000', 'segments: 5') });
    await joined(line.deps, some(8));
    await showPreview(store(), { texts: file(THAI) }, out);
    expect(said.join('\n')).toContain('It takes 2 days: hotline.yaml allows 5 segments');
    expect(said.join('\n')).toContain('Not everybody will be reached');
    await sent(8, { texts: file(`valid: 3d\n${THAI}`) });
    for (let n = 0; n < 20; n++) await later(1_000);
    expect(line.provider.texts).toHaveLength(5);
    line.later(23 * HOUR);
    for (let n = 0; n < 20; n++) await later(1_000);
    expect(reached()).toEqual(some(8));
  });

  test('an answer to somebody goes before what still waits of it', async () => {
    await joined(line.deps, some(10));
    await sent(10);
    await round();
    const before = line.provider.texts.length;
    expect(before).toBeLessThan(10);
    await postAnswer(line.deps, { about: 'SM1', line: LINES.five, to: PEOPLE.ramesh, body: 'OK', within: HOUR });
    await later(1_000);
    expect(line.provider.texts.slice(before).map(({ to }) => to)).toEqual([PEOPLE.ramesh]);
  });

  test('who stops half-way is not sent to, and who joins meanwhile is not either', async () => {
    await joined(line.deps, some(10));
    await sent(10);
    await tendBroadcasts(line.deps);
    await sendTexts(line.deps, 3);
    expect(line.provider.texts).toHaveLength(3);
    const stops = some(10).find(number => !reached().includes(number)) ?? '';
    await line.database.batch(
      stopping(line.database, { hash: await line.deps.seal.hash(stops), at: line.deps.now().getTime(), via: 'text' }),
    );
    await joined(line.deps, some(1, 70), { now: line.deps.now().getTime() + 1 });
    for (let n = 0; n < 20; n++) await later(1_000);
    expect(reached()).toEqual(some(10).filter(number => number !== stops));
  });

  test('with a bell, who would rather hear is told to ring', async () => {
    await joined(line.deps, some(2));
    await line.database.db
      .updateTable('subscribers')
      .set({ hear: 1 })
      .where('id', '=', `sub${thai(0).slice(1)}`)
      .execute();
    await sent(2, { texts: file(`bell: true\n${THAI}`) });
    await round();
    expect(line.provider.texts.map(text => text.body).sort()).toEqual([
      `มีข่าวใหม่ โทร ${LINES.five}`,
      `มีเรื่องใหม่ให้ฟัง โทร ${LINES.five}`,
    ]);
  });
});

test('a host that wakes each minute puts so many into the outbox, or takes them out, and goes on at the next', async () => {
  await joined(line.deps, some(260));
  const id = await sent(260, { texts: file(`valid: 3d\n${THAI}`) });
  const waiting = async () =>
    (await line.database.db.selectFrom('outbox').where('state', '=', 'waiting').selectAll().execute()).length;
  const round = async () => {
    await tendBroadcasts(line.deps, 1);
    return waiting();
  };
  expect([await round(), await round(), await round()]).toEqual([125, 250, 260]);
  await stopIt(store(), id, out);
  expect([await round(), await round(), await round()]).toEqual([135, 10, 0]);
  await tendBroadcasts(line.deps, 1);
  said = [];
  await showStatus(store(), id, { json: true }, out);
  expect(JSON.parse(said[0] ?? '')).toMatchObject({ state: 'stopped', outcomes: { stopped: 260 }, waits: [] });
});

describe('watching it', () => {
  const watched = async (screen: ReturnType<typeof terminal>) => {
    const rounds = setInterval(() => void round(), 5);
    try {
      await send(store(), { texts: file(THAI), confirm: '3', wait: true }, out, screen);
    } finally {
      clearInterval(rounds);
    }
  };

  test('a bar goes to its end at a terminal, and lines of text where there is none', async () => {
    await joined(line.deps, some(3));
    const screen = terminal();
    await watched(screen);
    expect(screen.shown()).toMatch(/\r\[#{30}\] texts: 3 of 3\n$/);
    line.later(4 * HOUR);
    const log = terminal({ isTTY: false });
    await watched(log);
    expect(log.shown()).toMatch(/texts: 3 of 3 \(100 %\)\n$/);
    expect(log.shown()).not.toContain('\r');
  });

  test('who breaks off is told that it goes on, and it does', { timeout: 30_000 }, async () => {
    await joined(line.deps, some(3));
    const screen = terminal();
    const watching = send(store(), { texts: file(THAI), confirm: '3', wait: true }, out, screen);
    await vi.waitFor(() => expect(screen.shown()).toContain('0 of 3'), PATIENTLY);
    screen.signals.emit('SIGINT');
    const id = await watching;
    expect(said.at(-1)).toBe(
      `It goes on. How far it is: earshot broadcast status ${id}. To stop it: earshot broadcast stop ${id}`,
    );
    expect(screen.signals.listenerCount('SIGINT')).toBe(0);
    await round();
    expect(reached()).toEqual(some(3));
  });

  test('where nothing begins, it asks for the server', { timeout: 30_000 }, async () => {
    await joined(line.deps, some(3));
    const screen = terminal();
    const watching = send(store(), { texts: file(THAI), confirm: '3', wait: true }, out, screen);
    await vi.waitFor(() => expect(said.at(-1)).toContain('is the server running'), PATIENTLY);
    screen.signals.emit('SIGINT');
    await watching;
  });

  test('it says why somebody still waits, and until when; so does the status', async () => {
    await joined(line.deps, some(2));
    await joined(line.deps, [PEOPLE.ramesh], { form: 'th', country: 'nepal' });
    await sent(3, { texts: file(`valid: 3d\n${THAI}`) });
    await round();
    line.later(HOUR);
    // Two have had a text an hour ago; then the day in Thailand ends, and Nepal's before it.
    const id = await sent(3, { texts: file(`valid: 3d\n${THAI}`), force: true });
    await round();
    const why = async () => {
      said = [];
      await showStatus(store(), id, {}, out);
      return said.filter(row => / in (thailand|nepal): /.test(row));
    };
    expect(await why()).toEqual([
      '1 in nepal: from 2026-11-21T08:00:00.000Z, three hours after another text to them.',
      '2 in thailand: from 2026-11-21T08:00:00.000Z, three hours after another text to them.',
    ]);
    line.later(12 * HOUR);
    expect(await why()).toEqual([
      '1 in nepal: from 2026-11-22T02:15:00.000Z, when their hours begin.',
      '2 in thailand: from 2026-11-22T02:00:00.000Z, when their hours begin.',
    ]);
    line.later(9 * HOUR);
    await line.database.db.insertInto('spending').values({ day: 20_779, segments: 5_000, cost: 0 }).execute();
    expect(await why()).toEqual([
      '1 in nepal: from 2026-11-23T00:00:00.000Z: what a day may cost (a-day in hotline.yaml) is reached.',
      '2 in thailand: from 2026-11-23T00:00:00.000Z: what a day may cost (a-day in hotline.yaml) is reached.',
    ]);
    await showStatus(store(), id, { json: true }, out);
    expect(JSON.parse(said.at(-1) ?? '').waits).toMatchObject([
      { country: 'nepal', people: 1, why: 'cap', from: '2026-11-23T00:00:00.000Z' },
      { country: 'thailand', people: 2 },
    ]);
    await line.database.db.deleteFrom('spending').execute();
    for (let n = 0; n < 5; n++) await later(1_000);
    expect(await why()).toEqual([]);
  });
});

describe('stopping', () => {
  test('lets nothing more out from that moment, also what was not yet in the outbox', async () => {
    await joined(line.deps, some(10));
    const id = await sent(10);
    await tendBroadcasts(line.deps);
    await sendTexts(line.deps, 3);
    await stopIt(store(), id, out);
    line.later(10_000);
    await sendTexts(line.deps); // while all of it still stands in the outbox
    expect(line.provider.texts).toHaveLength(3);
    for (let n = 0; n < 20; n++) await later(1_000);
    expect(line.provider.texts).toHaveLength(3);
    said = [];
    await showStatus(store(), id, { json: true }, out);
    expect(JSON.parse(said[0] ?? '')).toMatchObject({ state: 'stopped', outcomes: { queued: 3, stopped: 7 } });
    await expect(stopIt(store(), id, out)).rejects.toThrow('was stopped before');
    await expect(stopIt(store(), 'nothing', out)).rejects.toThrow('There is no broadcast');

    const early = await sent(10, { language: 'th' });
    await stopIt(store(), early, out);
    for (let n = 0; n < 20; n++) await later(1_000);
    expect(line.provider.texts).toHaveLength(3);
    expect((await line.database.db.selectFrom('audit').select('act').execute()).map(row => row.act)).toEqual([
      'broadcast',
      'stop-broadcast',
      'broadcast',
      'stop-broadcast',
    ]);
  });
});

test('the list names the latest first', async () => {
  await list(store(), {}, out);
  expect(said).toEqual(['Nothing has been broadcast yet.']);
  await joined(line.deps, some(2));
  const first = await sent(2);
  line.later(1_000);
  const second = await sent(2, { language: 'th' });
  said = [];
  await list(store(), {}, out);
  expect(said.map(row => row.split(' ')[0])).toEqual(['id', second, first]);
  expect(said[1]).toContain('filling');
  for (let n = 0; n < 3; n++) await later(1_000);
  line.later(24 * HOUR);
  said = [];
  await list(store(), {}, out);
  expect(said[1]).toMatch(/ over +2$/);
});

test('earshot subscribers tells of no number, nor of what one could be looked up by', async () => {
  await showSubscribers(store(), {}, out);
  expect(said).toEqual(['Nobody has joined anything yet.']);
  await joined(line.deps, some(2));
  await joined(line.deps, some(1), { list: 'first-month', due: 1 });
  await joined(line.deps, [PEOPLE.ramesh], { language: 'ne', form: 'ne', country: 'nepal', list: 'first-month' });
  said = [];
  await showSubscribers(store(), {}, out);
  expect(said).toEqual([
    'list                    language  people',
    'alert:myanmar>thailand  th        2',
    'first-month             ne        1',
    'first-month             th        1',
  ]);
  await joined(line.deps, ['+84912345678'], { country: 'VN' });
  await showSubscribers(store(), {}, out);
  expect(said.at(-1)).toBe('1 in VN wait: hotline.yaml sets no price of texts there (texts.countries).');
  said = [];
  await showSubscribers(store(), { json: true }, out);
  expect(JSON.parse(said[0] ?? '')[0]).toEqual({
    language: 'th',
    form: 'th',
    country: 'thailand',
    part: 'day',
    hear: false,
    line: LINES.five,
    joinedAt: '2026-11-20T05:00:00.000Z',
    lists: [
      { list: 'alert:myanmar>thailand', step: 0, ended: 0 },
      { list: 'first-month', step: 0, ended: 0 },
    ],
  });
  for (const number of [...some(2), PEOPLE.ramesh]) {
    expect(said[0]).not.toContain(number);
    expect(said[0]).not.toContain(await line.deps.seal.hash(number));
  }
});

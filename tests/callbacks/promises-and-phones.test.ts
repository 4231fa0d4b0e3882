import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addPerson, personRow, setShift } from '../../src/store/people.ts';
import { park } from '../../src/store/queue.ts';
import { openRequests } from '../../src/store/requests.ts';
import { planShift } from '../../src/store/rota.ts';
import { dials } from '../support/caller.ts';
import { hotline, type Line, NOON, PEOPLE } from '../support/hotline.ts';

const HOUR = 3_600_000;
const AYE = '+66811110002';
const DARA = '+66811110003';

let line: Line;
beforeEach(async () => {
  line = await hotline();
  await works('aye', AYE, true);
});
/** Somebody who speaks Burmese works here, off shift. */
async function works(id: string, number: string, woman: boolean): Promise<void> {
  const { hash, seal } = line.deps.seal;
  const phone = { hash: await hash(number), sealed: await seal(personRow(id), number) };
  const about = { id, name: id, roles: ['responder' as const], languages: ['my'], woman, signIn: id, phone };
  await addPerson(line.database, { ...about, now: NOON.getTime() });
}
afterEach(() => line.close());

/** Asks by day in this language and hears the promise. */
async function promisedTo(language: '1' | '2') {
  const caller = await dials(line);
  await caller.presses(language, '0', '1');
  await caller.saysNothing();
  await caller.presses('1');
  return caller.heard.find(h => h.includes('promise.'));
}

describe('what a caller is promised', () => {
  test('goes by the hours where nobody plans shifts', async () => {
    expect(await promisedTo('1')).toBe('my/promise.today');
  });

  test('goes by the first shift with their language: Monday, when Aye is here', async () => {
    await planShift(line.database, {
      person: 'aye',
      from: NOON.getTime() + 44 * HOUR,
      until: NOON.getTime() + 50 * HOUR,
    });
    expect(await promisedTo('1')).toBe('my/promise.three-days');
  });

  test('is nothing certain where nobody who speaks it is planned', async () => {
    await planShift(line.database, { person: 'aye', from: NOON.getTime() + HOUR, until: NOON.getTime() + 4 * HOUR });
    expect(await promisedTo('1')).toBe('my/promise.today');
    expect(await promisedTo('2')).toBe('km/promise.cannot-say');
  });
});

test('of a number about which somebody here has to decide first no time is promised', async () => {
  expect(await promisedTo('1')).toBe('my/promise.today');
  const [request] = await openRequests(line.database);
  await park(line.database, { key: request?.number_hash ?? '', why: 'the husband picked up', now: NOON.getTime() });
  expect(await promisedTo('1')).toBe('my/promise.cannot-say');
});

describe('until when it was promised', () => {
  const kept = async () => (await openRequests(line.database)).map(r => r.promised_by);
  const bangkok = (local: string) => Date.parse(`${local}+07:00`);

  test('is kept with the request: the end of the day that was named, on their clock', async () => {
    expect(await promisedTo('1')).toBe('my/promise.today');
    expect(await kept()).toEqual([bangkok('2026-11-22T00:00')]);
  });

  test('is the end of the third day where within three days was said', async () => {
    await planShift(line.database, {
      person: 'aye',
      from: NOON.getTime() + 44 * HOUR,
      until: NOON.getTime() + 50 * HOUR,
    });
    expect(await promisedTo('1')).toBe('my/promise.three-days');
    expect(await kept()).toEqual([bangkok('2026-11-25T00:00')]);
  });

  test('is nothing where nothing certain was said, or this phone is not to be rung', async () => {
    await planShift(line.database, { person: 'aye', from: NOON.getTime() + HOUR, until: NOON.getTime() + 4 * HOUR });
    expect(await promisedTo('2')).toBe('km/promise.cannot-say');
    expect(await kept()).toEqual([null]);
  });

  test('is a quarter of an hour for "we ring you now", also when the webhook comes twice', async () => {
    const caller = await dials(line);
    await caller.presses('1', '3', '2');
    await caller.again();
    expect(await kept()).toEqual([NOON.getTime() + 15 * 60_000]);
  });

  test('does not outlast "not this phone"', async () => {
    const caller = await dials(line);
    await caller.presses('1', '0');
    expect(await kept()).not.toEqual([null]);
    await caller.presses('3');
    expect(await kept()).toEqual([null]);
  });
});

describe('somebody who wants a person now', () => {
  test('is put through to who is on shift and speaks the language, before anybody else', async () => {
    await setShift(line.database, 'aye', NOON.getTime() + HOUR);
    const caller = await dials(line);
    await caller.presses('1', '3', '1');
    expect(caller.document).toContain(`>${AYE}</Number>`);
    const other = await dials(line, { from: PEOPLE.sokha });
    await other.presses('2', '3', '1');
    expect(other.document).not.toContain('<Dial');
    other.hears('km/urgent.nobody', 'km/numbers.intro');
  });

  test('who calls back within a day of our ring is offered them; who declines is asked as ever', async () => {
    await setShift(line.database, 'aye', NOON.getTime() + HOUR);
    const first = await dials(line);
    (await first.presses('1', '0')).hears('my/ask.phone');
    const [request] = await openRequests(line.database);
    await line.database.db
      .insertInto('callbacks')
      .values({
        key: request?.number_hash ?? '',
        state: 'waiting',
        responder: null,
        lease_until: null,
        first_rang_at: NOON.getTime(),
        last_rang_at: NOON.getTime(),
        parked_why: null,
        updated_at: NOON.getTime(),
      })
      .execute();
    const again = await dials(line);
    (await again.presses('1', '0')).hears('my/ask.offer');
    (await again.presses('1')).hears('my/urgent.connecting');
    expect(again.document).toContain(`>${AYE}</Number>`);
    (await again.nobodyAnswers()).hears('my/urgent.nobody-yet', 'my/ask.phone');
    // An older wish for a woman holds for every open request of the number: a man on shift is nobody for them.
    await line.database.db.updateTable('requests').set({ woman: 1 }).where('call_sid', '=', first.sid).execute();
    await setShift(line.database, 'aye', undefined);
    await works('dara', DARA, false);
    await setShift(line.database, 'dara', NOON.getTime() + HOUR);
    const wished = await dials(line);
    (await wished.presses('1', '0')).hears('my/ask.phone');
    (await wished.presses('9', '3', '1')).hears('my/urgent.nobody');
    await setShift(line.database, 'aye', NOON.getTime() + HOUR);
    const woman = await dials(line);
    (await woman.presses('1', '0', '1')).hears('my/urgent.connecting');
    expect(woman.document).toContain(`>${AYE}</Number>`);
    (await woman.nobodyAnswers()).hears('my/urgent.nobody-yet', 'my/ask.phone');
    // Whose wish is over is put through to whoever is there.
    await line.database.db.updateTable('requests').set({ status: 'closed' }).execute();
    await setShift(line.database, 'aye', undefined);
    const other = await dials(line);
    (await other.presses('1', '0', '1')).hears('my/urgent.connecting');
    expect(other.document).toContain(`>${DARA}</Number>`);
    await line.database.db.updateTable('requests').set({ woman: 0 }).execute();
    line.later(25 * HOUR);
    const later = await dials(line);
    (await later.presses('1', '0')).hears('my/ask.phone');
  });
});

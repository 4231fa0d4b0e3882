import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isSecret } from '../../src/callbacks/secrets.ts';
import { seedDemo } from '../../src/cli/demo.ts';
import { add, left, list, lock, password, pin, plan, type Staff, shift, unlock } from '../../src/cli/people.ts';
import { claimFor, close, release } from '../../src/cli/work.ts';
import { verifyAudit } from '../../src/keeping/audit.ts';
import { callback } from '../../src/store/callbacks.ts';
import { onShift, personByName, personByPhone, personRow } from '../../src/store/people.ts';
import { requestByCode } from '../../src/store/requests.ts';
import { beginSession, sessionOf } from '../../src/store/sessions.ts';
import { hotline, type Line, PEOPLE } from '../support/hotline.ts';
import { lived, stands } from './lived.ts';

const PHONE = '+66811110002';

let line: Line;
let staff: Staff;
beforeEach(async () => {
  line = await hotline();
  const { seal, id } = line.deps;
  staff = { database: line.database, seal, id, now: () => line.deps.now().getTime(), actor: 'cli:op' };
});
afterEach(() => line.close());

const aye = () => add(staff, { name: 'Aye', roles: ['responder'], languages: ['my', 'th'], phone: PHONE, woman: true });
const acts = async () => (await line.database.db.selectFrom('audit').selectAll().execute()).map(row => row.act);

describe('earshot people', () => {
  test('adds somebody: secrets are told once and kept as hashes, the phone sealed', async () => {
    const secrets = await aye();
    expect(secrets.pin).toMatch(/^\d{6}$/);
    expect(secrets.signIn).toMatch(/^\d{4}$/);
    const person = await personByPhone(line.database, await staff.seal.hash(PHONE));
    expect(person).toMatchObject({ name: 'Aye', roles: ['responder'], languages: ['my', 'th'], woman: true });
    expect(await isSecret(secrets.pin, person?.pinHash)).toBe(true);
    expect(await isSecret(secrets.password, person?.passwordHash)).toBe(true);
    expect(await line.deps.seal.open(personRow(person?.id ?? ''), person?.phoneSealed ?? '')).toBe(PHONE);
    for (const secret of [secrets.password, PHONE.slice(3)]) expect(stands(line, secret)).toBe(false);
    expect(await acts()).toEqual(['add-person:responder']);
  });

  test('plans a shift, and says in which hours of that week nobody speaks what they speak', async () => {
    await aye();
    const desk = { ...staff, hotline: line.deps.hotline };
    const gaps = await plan(desk, 'Aye', '2026-11-23T08:00+07:00', '2026-11-23T14:00+07:00');
    expect(gaps).toEqual([
      'Nobody speaks Burmese on Monday 14:00–20:00, Bangkok time.',
      'Nobody speaks Burmese on Tuesday to Saturday 08:00–20:00, Bangkok time.',
      'Nobody speaks Thai on Monday 14:00–20:00, Bangkok time.',
      'Nobody speaks Thai on Tuesday to Saturday 08:00–20:00, Bangkok time.',
    ]);
    await expect(plan(desk, 'Aye', '2026-11-23T14:00+07:00', '2026-11-23T08:00+07:00')).rejects.toThrow('ends after');
    expect(await acts()).toContain('shift-plan');
  });

  test('lists everybody without numbers', async () => {
    await aye();
    const rows = await list(staff);
    expect(rows).toMatchObject([{ name: 'Aye', phone: 'yes', languages: 'my th' }]);
    expect(JSON.stringify(rows)).not.toContain('81111');
  });

  test.each([
    [{ roles: ['boss'] }, '--role must be'],
    [{ roles: [] }, '--role must be'],
    [{ languages: [] }, '--language must be'],
    [{ languages: ['Burmese!'] }, '--language must be'],
    [{ phone: '0812345678' }, '--phone must be'],
    [{ phone: '+6681' }, '--phone must be'],
    [{ name: ' ' }, 'the name is empty'],
    [{ name: 'Aye' }, 'of the name Aye already'],
    [{ phone: PHONE }, 'somebody else has this phone'],
  ])('refuses %j with a sentence', async (wrong, sentence) => {
    await aye();
    await expect(add(staff, { name: 'Sophea', roles: ['responder'], languages: ['km'], ...wrong })).rejects.toThrow(
      sentence,
    );
    expect(await list(staff)).toHaveLength(1);
  });

  test('a new PIN or password replaces the old one, and a password signs out', async () => {
    const old = await aye();
    const person = await personByName(line.database, 'Aye');
    if (!person) throw new Error('Aye is not there');
    const token = await beginSession(line.database, person, staff.now());
    const [newPin, newPassword] = [await pin(staff, 'Aye'), await password(staff, 'Aye')];
    const after = await personByName(line.database, 'Aye');
    expect([await isSecret(newPin, after?.pinHash), await isSecret(old.pin, after?.pinHash)]).toEqual([true, false]);
    expect(await isSecret(newPassword, after?.passwordHash)).toBe(true);
    expect(await sessionOf(line.database, token, staff.now())).toBeUndefined();
  });

  test('locking ends the shift, the session and the claim; unlocking lets in again', async () => {
    await aye();
    await shift(staff, 'Aye', 'on');
    expect(await onShift(line.database, staff.now(), 'my')).toHaveLength(1);
    const person = await personByName(line.database, 'Aye');
    if (!person) throw new Error('Aye is not there');
    const token = await beginSession(line.database, person, staff.now());
    await lock(staff, 'Aye');
    expect(await onShift(line.database, staff.now())).toEqual([]);
    expect(await sessionOf(line.database, token, staff.now())).toBeUndefined();
    await expect(shift(staff, 'Aye', 'on')).rejects.toThrow('is locked');
    await unlock(staff, 'Aye');
    await shift(staff, 'Aye', 'on');
    await shift(staff, 'Aye', 'off');
    expect(await onShift(line.database, staff.now())).toEqual([]);
    await expect(shift(staff, 'Aye', 'maybe')).rejects.toThrow('on or off');
    await expect(lock(staff, 'Nobody')).rejects.toThrow('nobody of the name');
  });

  test('who leaves leaves no phone and no secret; the name is free again, and the audit holds no number', async () => {
    await aye();
    const hash = await staff.seal.hash(PHONE);
    await left(staff, 'Aye');
    expect(await list(staff)).toEqual([]);
    expect(await personByPhone(line.database, hash)).toBeUndefined();
    await aye();
    expect(await acts()).toEqual(['add-person:responder', 'leave', 'add-person:responder']);
    const rows = await line.database.db.selectFrom('audit').selectAll().execute();
    expect(JSON.stringify(rows)).not.toMatch(/Aye|81111/);
    expect((await verifyAudit(line.database)).broken).toBeUndefined();
  });
});

describe('the people to try it with', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'earshot-demo-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('are made once, with the same secrets at every start, which only their owner reads', async () => {
    const first = await seedDemo(staff, folder);
    expect(first.map(p => [p.name, p.role, p.phone])).toEqual([
      ['Niran', 'supervisor', '+66811110001'],
      ['Aye', 'responder', '+66811110002'],
      ['Sophea', 'responder', '+66811110003'],
    ]);
    expect(new Set(first.flatMap(p => p.languages.split(' ')))).toEqual(new Set(['my', 'km', 'ne', 'th', 'en']));
    expect(await seedDemo(staff, folder)).toEqual(first);
    expect(await list(staff)).toHaveLength(3);
    expect(statSync(join(folder, 'demo-people.json')).mode & 0o777).toBe(0o600);
    for (const person of first) {
      const kept = await personByName(line.database, person.name);
      expect(await isSecret(person.pin, kept?.pinHash)).toBe(true);
      expect(kept?.signIn).toBe(person.signIn);
    }
  });

  test('are in a new database with their old secrets', async () => {
    const first = await seedDemo(staff, folder);
    await line.database.db.deleteFrom('people').execute();
    expect(await seedDemo(staff, folder)).toEqual(first);
  });
});

describe('earshot callbacks', () => {
  beforeEach(async () => {
    await aye();
    await lived(line, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin });
    await line.database.db
      .updateTable('requests')
      .set({ due_at: 0, until_at: staff.now() + 3_600_000 })
      .execute();
  });
  const state = async () => callback(line.database, await staff.seal.hash(PEOPLE.khinKhin));

  test('claims for a responder, and tells a second one who holds it', async () => {
    await claimFor(staff, '314159', 'Aye');
    expect(await state()).toMatchObject({ state: 'claimed' });
    await add(staff, { name: 'Mya', roles: ['responder'], languages: ['my'] });
    await expect(claimFor(staff, '314159', 'Mya')).rejects.toThrow('Aye holds it');
    await expect(claimFor(staff, '000000', 'Mya')).rejects.toThrow('no request 000000');
  });

  test.each([
    ['locked', () => lock(staff, 'Aye')],
    ['off shift', () => shift(staff, 'Aye', 'off')],
    ['gone', () => left(staff, 'Aye')],
  ])('who is %s gives back what they hold', async (_, act) => {
    await claimFor(staff, '314159', 'Aye');
    await act();
    expect(await state()).toMatchObject({ state: 'waiting', responder: null });
  });

  test('releases whoever holds it', async () => {
    await expect(release(staff, '314159')).rejects.toThrow('nobody holds it');
    await claimFor(staff, '314159', 'Aye');
    await release(staff, '314159');
    expect(await state()).toMatchObject({ state: 'waiting', responder: null });
    expect((await acts()).slice(1)).toEqual([expect.stringMatching(/^claim:/), 'release']);
  });

  test('says that somebody on duty has it, whom it can not claim for', async () => {
    await line.database.db.updateTable('requests').set({ status: 'taken', taken_by: 'on duty CA9' }).execute();
    await expect(claimFor(staff, '314159', 'Aye')).rejects.toThrow('somebody on duty took it: callbacks close');
  });

  test('closes with an outcome, but not while somebody is on the phone', async () => {
    await expect(close(staff, '314159', 'finished')).rejects.toThrow('--outcome must be one of done');
    await expect(close(staff, '314159', 'done')).rejects.toThrow('--safe must say');
    await expect(close(staff, '314159', 'done', 'night')).rejects.toThrow('day, evening, no');
    await line.database.db.updateTable('callbacks').set({ state: 'talking', responder: 'x' }).execute();
    await expect(close(staff, '314159', 'done', 'day')).rejects.toThrow('on the phone');
    await line.database.db.updateTable('callbacks').set({ state: 'parked', responder: null }).execute();
    expect(await close(staff, '314159', 'never-again')).toBe(1);
    expect(await state()).toMatchObject({ state: 'closed' });
    expect(await requestByCode(line.database, '314159')).toMatchObject({ status: 'closed' });
    expect(await line.database.db.selectFrom('suppressed').selectAll().execute()).toHaveLength(1);
    await expect(close(staff, '314159', 'done', 'day')).rejects.toThrow('is over already');
  });

  test('refers nobody: that they agreed is asked in the console, and at the telephone', async () => {
    await expect(close(staff, '314159', 'referred', 'day')).rejects.toThrow('agreed');
    expect(await requestByCode(line.database, '314159')).toMatchObject({ status: 'waiting' });
  });

  test('leaves what came of an earlier ring as it was', async () => {
    const before = await line.database.db.selectFrom('attempts').selectAll().execute();
    expect(before).toMatchObject([{ outcome: expect.any(String) }]);
    await close(staff, '314159', 'abusive');
    expect(await line.database.db.selectFrom('attempts').selectAll().execute()).toEqual(before);
  });

  test('claims for nobody who returns no calls', async () => {
    await add(staff, { name: 'Korn', roles: ['coordinator'], languages: ['my'] });
    await expect(claimFor(staff, '314159', 'Korn')).rejects.toThrow('returns no calls');
  });

  test('closes what nobody has touched yet', async () => {
    await line.database.db.deleteFrom('callbacks').execute();
    await line.database.db.deleteFrom('attempts').execute();
    expect(await close(staff, '314159', 'done', 'day')).toBe(1);
    expect((await acts()).at(-1)).toBe('close:done');
  });
});

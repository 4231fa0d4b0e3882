import { afterEach, beforeEach, expect, test } from 'vitest';
import { lock } from '../../src/cli/people.ts';
import { ringResponder } from '../../src/outreach/responders.ts';
import { callback, claim } from '../../src/store/callbacks.ts';
import { hotline, LINES, type Line, PEOPLE } from '../support/hotline.ts';
import { asked, dialled, hangsUp, legEnds, personOf, picksUp, STAFF, spoke, staffed } from '../support/responder.ts';

let line: Line;
let key: string;
beforeEach(async () => {
  line = await hotline();
  await staffed(line);
  const request = await asked(line, { number: PEOPLE.khinKhin, code: '314159', woman: true, urgency: 'urgent' });
  key = request.key;
  await spoke(line, request.id, 20);
  await claim(line.database, { responder: 'aye', languages: ['my'], now: line.deps.now().getTime(), key });
});
afterEach(() => line.close());

const rings = async () => ringResponder(line.deps, { person: await personOf(line, STAFF.aye), key });
const state = async () => (await callback(line.database, key))?.state;

test('press 1, the card, then the caller; no PIN, and afterwards the outcome and a goodbye', async () => {
  expect(await rings()).toMatchObject({ ringing: true });
  expect(line.provider.placed).toMatchObject([{ to: STAFF.aye.phone, from: LINES.five, detectMachine: false }]);
  const aye = await picksUp(line, line.provider.placed[0]);
  aye.hearsOnly('my/work.press-1');
  await aye.presses('1');
  aye.hears(
    'work.code',
    'digit.3',
    'digit.1',
    'language.name',
    'work.is-urgent',
    'work.woman',
    'work.message',
    'work.card',
  );
  // The first seconds of the message, with the name, and no more.
  expect(aye.document).toMatch(/voice\/message\/CAasked314159%3A5\?u=[0-9a-z]+&amp;h=8&amp;g=/);
  expect(await state()).toBe('claimed');
  await aye.waits();
  expect(dialled(aye)).toBe(PEOPLE.khinKhin);
  expect(aye.document).toContain(`callerId="${LINES.five}"`);
  await legEnds(aye, 'completed', 90);
  (await aye.presses('1', '1', '1')).hearsOnly('my/work.saved', 'my/call.goodbye');
  expect(aye.ended).toBe(true);
  expect(await state()).toBe('closed');
});

test('nobody answered: told, and a goodbye', async () => {
  await rings();
  const aye = await picksUp(line, line.provider.placed[0]);
  await aye.presses('1', '1');
  await legEnds(aye, 'no-answer');
  aye.hearsOnly('my/work.nobody', 'my/call.goodbye');
  expect(await state()).toBe('waiting');
});

test('pressed twice in the browser, it rings once', async () => {
  const [one, two] = [await rings(), await rings()];
  expect(two).toEqual(one);
  expect(line.provider.placed).toHaveLength(1);
});

test('not picked up: the claim stays, and Call can be pressed again at once', async () => {
  await rings();
  await line.post(line.provider.placed[0]?.statusUrl ?? '', { CallSid: 'CAnot', CallStatus: 'no-answer' });
  expect(await state()).toBe('claimed');
  expect(await rings()).toMatchObject({ ringing: true });
  expect(line.provider.placed).toHaveLength(2);
});

test('3 is not now: nobody is dialled, and it stays hers in the console', async () => {
  await rings();
  const aye = await picksUp(line, line.provider.placed[0]);
  await aye.presses('1', '3');
  aye.hearsOnly('my/call.goodbye');
  await hangsUp(line, aye);
  expect(dialled(aye)).toBeUndefined();
  expect(await state()).toBe('claimed');
});

test('a voicemail that picks up is told nothing and dials nobody', async () => {
  await rings();
  const machine = await picksUp(line, line.provider.placed[0]);
  (await machine.waits()).hearsOnly('my/work.press-1');
  await machine.waits();
  expect(machine.document).toBe('<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>');
});

test('a second call that comes for the same attempt has lost it', async () => {
  await rings();
  const placed = line.provider.placed[0];
  const aye = await picksUp(line, placed);
  const other = await picksUp(line, placed, { sid: 'CAother' });
  other.hears('work.lost');
  await aye.presses('1', '1');
  expect(dialled(aye)).toBe(PEOPLE.khinKhin);
});

test('an address of the card that is used in another call hears nothing of it', async () => {
  await rings();
  const aye = await picksUp(line, line.provider.placed[0]);
  const path = `/twilio/voice/work/turn?${aye.place}`;
  const stolen = await line.post(path, { ...aye.sent.at(-1)?.form, CallSid: 'CAother', Digits: '1' });
  expect(await stolen.text()).not.toMatch(/message|Number/);
});

test('who is locked while their phone rings hears nothing of it, and dials nobody', async () => {
  await rings();
  const aye = await picksUp(line, line.provider.placed[0]);
  const staff = { ...line.deps, now: () => line.deps.now().getTime(), actor: 'cli:test' };
  await lock(staff, 'aye');
  (await aye.presses('1')).hearsOnly('my/work.lost', 'my/call.goodbye');
  expect(await callback(line.database, key)).toMatchObject({ state: 'waiting', responder: null });
});

test('not held, or without a phone: nobody is rung', async () => {
  const dara = await personOf(line, STAFF.dara);
  expect(await ringResponder(line.deps, { person: dara, key })).toEqual({ ringing: false, why: 'not held' });
  const phoneless = { ...(await personOf(line, STAFF.aye)), phoneSealed: undefined };
  expect(await ringResponder(line.deps, { person: phoneless, key })).toEqual({ ringing: false, why: 'no phone' });
  expect(line.provider.placed).toEqual([]);
});

test('on Somleng the document holds nothing that it does not know', async () => {
  line.provider.name = 'somleng';
  const { createApp } = await import('../../src/app.ts');
  const app = createApp(line.deps);
  Object.assign(line.app, { request: app.request.bind(app) });
  await rings();
  const aye = await picksUp(line, line.provider.placed[0]);
  await aye.presses('1', '1');
  aye.hearsOnly('my/work.calling');
  expect(aye.document).toContain('<Dial ');
  expect(aye.document).not.toContain('hangupOnStar');
  expect(aye.document).not.toContain('#');
});

// The hotline and the simulated phones, each as it is: what a person sees who plays the responder and the caller.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ringFlashes } from '../../src/outreach/responders.ts';
import { createExchange } from '../../src/simulator/exchange.ts';
import type { Keypad, Screen } from '../../src/simulator/protocol.ts';
import { callback } from '../../src/store/callbacks.ts';
import { fakeProvider, hotline, LINES, type Line, NOON, PEOPLE, PUBLIC_URL, TOKEN } from '../support/hotline.ts';
import { asked, STAFF, staffed, WORK_LINE } from '../support/responder.ts';

let line: Line;
let key: string;
let timers: Set<() => void>;
let exchange: ReturnType<typeof createExchange>;

beforeEach(async () => {
  timers = new Set();
  let ids = 0;
  exchange = createExchange({
    publicUrl: PUBLIC_URL,
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: TOKEN,
    send: async request => line.app.request(request),
    lines: [LINES.five, WORK_LINE],
    now: () => line?.deps.now() ?? NOON,
    newId: () => `${++ids}`.padStart(32, '0'),
    log: (_, event, fields) => line.log.push({ level: 'error', event, fields: fields ?? {} }),
    after: (_, act) => {
      timers.add(act);
      return () => timers.delete(act);
    },
  });
  line = await hotline({ provider: { ...fakeProvider(), ...exchange.provider } });
  await staffed(line);
  ({ key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' }));
  for (const number of [STAFF.aye.phone, PEOPLE.khinKhin]) exchange.switchOn(number, () => {});
});
afterEach(() => line.close());

const aye = (command: Parameters<typeof exchange.command>[1]) => exchange.command(STAFF.aye.phone, command);
const state = async () => (await callback(line.database, key))?.state;
const hears = (screen: Screen): string[] =>
  screen.play.flatMap(url => line.library.captions[new URL(url).pathname.split('/').at(-1) ?? '']?.id ?? []);
const timePasses = () => {
  const due = [...timers];
  timers.clear();
  for (const act of due) act();
};

/** Aye rings in, signs in and calls; the caller's phone rings. */
async function calls(): Promise<void> {
  await aye({ do: 'dial', line: WORK_LINE });
  line.later(2_000);
  await ringFlashes(line.deps);
  await aye({ do: 'answer' });
  for (const digit of `1${STAFF.aye.pin}`) await aye({ do: 'press', key: digit as Keypad });
  const { sequence } = await aye({ do: 'press', key: '1' });
  await aye({ do: 'played', sequence });
  expect(exchange.screen(PEOPLE.khinKhin)).toMatchObject({ status: 'incoming', with: LINES.five });
  expect(await state()).toBe('dialling');
}

test('a machine picks up: after some seconds its leg is ended, and she hears that it was one', async () => {
  await calls();
  const machine = await exchange.command(PEOPLE.khinKhin, { do: 'answer', machine: true });
  expect(machine.play).toEqual([]);
  await expect.poll(() => exchange.screen(STAFF.aye.phone).status).toBe('talking');
  expect(await state()).toBe('talking');
  timePasses();
  await expect.poll(() => hears(exchange.screen(STAFF.aye.phone))).toContain('work.said-machine');
  expect(exchange.screen(PEOPLE.khinKhin).status).toBe('ended');
  expect(await state()).toBe('waiting');
  expect(line.log.filter(l => l.level === 'error')).toEqual([]);
});

test('a person picks up: they talk for as long as they like, and then she is asked', async () => {
  await calls();
  await exchange.command(PEOPLE.khinKhin, { do: 'answer' });
  await expect.poll(() => exchange.screen(STAFF.aye.phone).status).toBe('talking');
  timePasses();
  expect(await state()).toBe('talking');
  await exchange.command(PEOPLE.khinKhin, { do: 'hang-up' });
  await expect.poll(() => hears(exchange.screen(STAFF.aye.phone))).toContain('work.outcome');
  expect(await state()).toBe('outcome');
  expect(line.log.filter(l => l.level === 'error')).toEqual([]);
});

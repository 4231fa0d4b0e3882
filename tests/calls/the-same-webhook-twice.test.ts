import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRounds } from '../../src/outreach/rounds.ts';
import { dials } from '../support/caller.ts';
import { hotline, LINES, type Line, PEOPLE } from '../support/hotline.ts';
import { type Dump, dump } from './dump.ts';

const ON_DUTY = ['+66811111111', '+66822222222'];

let line: Line;
beforeEach(async () => {
  line = await hotline({ onDuty: ON_DUTY });
});
afterEach(() => line.close());

type Call = Awaited<ReturnType<typeof dials>>;
type Posted = { path: string; form: Record<string, string> };

const recorded = (call: Call, callback: string): Posted => ({
  path: callback,
  form: {
    CallSid: call.sid,
    RecordingSid: `RE${call.sid.slice(2)}`,
    RecordingStatus: 'completed',
    RecordingDuration: '5',
  },
});
const hungUp = (call: Call): Posted => ({
  path: '/twilio/voice/status',
  form: {
    CallSid: call.sid,
    From: PEOPLE.khinKhin,
    To: LINES.five,
    Direction: 'inbound',
    CallStatus: 'completed',
    CallDuration: '200',
  },
});

/** A long call that asks for everything there is, step by step; and what the provider sent beside it. */
async function everything(each: (call: Call) => Promise<void>): Promise<Posted[]> {
  const call = await dials(line);
  const beside: Posted[] = [];
  const steps: (() => Promise<unknown>)[] = [
    ...['3', '9', '1', '2', '2', '*', '1', '9', '0', '9', '0', '3'].map(key => () => call.presses(key)),
    ...['0811111111', '2', '12', '0898765432', '*', '7', '1', '1'].map(typed => () => call.types(typed)),
    async () => {
      const wav = new Uint8Array(8);
      const sid = `RE${call.sid.slice(2)}`;
      line.provider.remote.set(sid, { sid, callSid: call.sid, seconds: 5, createdAt: line.deps.now(), wav });
      beside.push(recorded(call, call.recordingCallback));
      await call.speaks();
    },
    ...['2', '*', '3', '9', '3', '1'].map(key => () => call.presses(key)),
    ...['0', '1'].map(key => () => call.presses(key)),
    () => call.saysNothing(),
    ...['1', '9', '3', '1'].map(key => () => call.presses(key)),
    () => call.nobodyAnswers(),
    () => call.nobodyAnswers(),
    ...['*', '9', '3', '1'].map(key => () => call.presses(key)),
    () => call.legEnds({ DialCallStatus: 'completed', DialBridged: 'true', DialCallDuration: '90' }),
  ];
  await each(call);
  for (const step of steps) {
    await step();
    await each(call);
    line.later(4_000);
  }
  expect(call.ended).toBe(true);
  for (const { path, form } of beside) expect((await line.post(path, form)).status).toBe(204);
  await line.settled();
  const end = hungUp(call);
  expect((await line.post(end.path, end.form)).status).toBe(204);
  return [...call.sent, ...beside, end];
}

describe('the same webhook twice', () => {
  test('is answered byte for byte the same, at every step of a long call, and changes nothing', async () => {
    let before: Dump;
    await everything(async call => {
      before = await dump(line);
      const { before: first, after: second } = await call.again();
      expect(second).toBe(first);
      expect(await dump(line)).toEqual(before);
    });
    const { requests, callers, messages } = await dump(line);
    expect(requests).toMatchObject([
      { status: 'cancelled', ring_when: 'day', urgency: 'normal', woman: 1 },
      { status: 'taken', ring_when: 'day', urgency: 'urgent', woman: 0 },
    ]);
    expect(callers).toMatchObject([{ language: 'my' }]);
    expect(messages).toMatchObject([{ status: 'gone', request_id: requests[0]?.id }]);
  });

  test('late and in any order changes nothing: no request, number, language, message, call or turn', async () => {
    const posted = await everything(async () => {});
    const before = await dump(line);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(posted, { minLength: posted.length }), async order => {
        line.later(60_000);
        for (const { path, form } of order) expect((await line.post(path, form)).status).toBeLessThan(300);
        expect(await dump(line)).toEqual(before);
      }),
      { numRuns: 6 },
    );
  });

  test('a number typed over is not put back by the first one coming late', async () => {
    const call = await dials(line, { from: 'anonymous' });
    await call.presses('1', '0');
    await call.types('0811111111');
    const [late] = call.sent.slice(-1);
    await call.presses('2');
    await call.types('0898765432');
    if (late) await line.post(late.path, late.form);
    await call.presses('1');
    const [request] = (await dump(line)).requests;
    expect(await line.deps.seal.open(`requests:${request?.id}`, `${request?.number_sealed}`)).toBe(PEOPLE.sokha);
  });

  test('a flash that comes twice is one ring', async () => {
    const flash = await dials(line, { to: LINES.flash });
    const before = await dump(line);
    const { before: first, after } = await flash.again();
    expect(after).toBe(first);
    expect(await dump(line)).toEqual(before);
    line.later(5_000);
    await createRounds(line.deps)();
    expect(line.provider.placed).toHaveLength(1);
  });

  test('an older flash that comes late does not take back the newer one’s ring', async () => {
    const older = await dials(line, { to: LINES.flash });
    line.later(1_000);
    await dials(line, { to: LINES.flash });
    const before = await dump(line);
    for (const { path, form } of older.sent) await line.post(path, form);
    expect(await dump(line)).toEqual(before);
  });

  test('the end of the first ring, told again while the second rings, does not end that', async () => {
    await dials(line, { to: LINES.flash });
    line.later(5_000);
    const round = createRounds(line.deps);
    await round();
    const busy = { CallSid: 'CAout1', From: LINES.flash, To: PEOPLE.khinKhin, CallStatus: 'busy' };
    const end = { ...busy, Direction: 'outbound-api' };
    await line.post(line.provider.placed[0]?.statusUrl ?? '', end);
    line.later(55_000);
    await round();
    expect(line.provider.placed).toHaveLength(2);
    const before = await dump(line);
    await line.post(line.provider.placed[0]?.statusUrl ?? '', end);
    expect(await dump(line)).toEqual(before);
  });

  test('a ring’s answer and its end, twice, are one', async () => {
    await dials(line, { to: LINES.flash });
    line.later(5_000);
    await createRounds(line.deps)();
    const [ring] = line.provider.placed;
    const rung = await dials(line, {
      from: LINES.flash,
      to: PEOPLE.khinKhin,
      direction: 'outbound-api',
      path: ring?.url,
      sid: 'CAout1',
    });
    const { before: first, after: second } = await rung.again();
    expect(second).toBe(first);
    await rung.presses('1', '0');
    await rung.again();
    const end = { CallSid: 'CAout1', From: LINES.flash, To: PEOPLE.khinKhin, Direction: 'outbound-api' };
    const over = { ...end, CallStatus: 'completed', CallDuration: '90' };
    await line.settled();
    await line.post(ring?.statusUrl ?? '', over);
    const before = await dump(line);
    expect(before.requests).toHaveLength(1);
    line.later(30_000);
    await line.post(ring?.statusUrl ?? '', over);
    await line.post(ring?.statusUrl ?? '', { ...end, CallStatus: 'busy' });
    for (const { path, form } of rung.sent.toReversed()) await line.post(path, form);
    expect(await dump(line)).toEqual(before);
  });

  test('a status that comes after the last one takes nothing back', async () => {
    const call = await dials(line);
    await call.presses('1');
    await line.settled();
    await call.hangsUp(30);
    const before = await dump(line);
    for (const status of ['in-progress', 'ringing', 'queued', 'failed', 'nonsense', ''])
      expect((await line.post('/twilio/voice/status', { ...hungUp(call).form, CallStatus: status })).status).toBe(204);
    expect(await dump(line)).toEqual(before);
  });

  test('whoever on duty presses 1 twice has it once, and nobody else after', async () => {
    const call = await dials(line);
    await call.presses('1', '3', '2');
    await createRounds(line.deps)();
    const url = line.provider.placed[0]?.url ?? '';
    const first = await dials(line, { path: url, from: LINES.five, to: ON_DUTY[0], direction: 'outbound-api' });
    const second = await dials(line, { path: url, from: LINES.five, to: ON_DUTY[1], direction: 'outbound-api' });
    await first.presses('1');
    expect(first.document).toContain('<Dial');
    const before = await dump(line);
    await second.presses('1');
    expect(second.document).not.toContain('<Dial');
    expect(second.ended).toBe(true);
    expect(await dump(line)).toEqual(before);
  });
});

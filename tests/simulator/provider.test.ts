import { expect, test } from 'vitest';
import { ProviderError } from '../../src/outreach/provider.ts';
import { murmur } from '../../src/simulator/wav.ts';
import { AYE, clip, LINE, PUBLIC_URL, plays, simulated } from './server.ts';

const call = {
  to: AYE,
  from: LINE,
  url: `${PUBLIC_URL}/back#ct=1`,
  fallbackUrl: `${PUBLIC_URL}/twilio/voice/fallback`,
  statusUrl: `${PUBLIC_URL}/rang`,
  timeout: 30,
  detectMachine: true,
};

test('a call that we place rings a phone, and says what is asked for when somebody answers', async () => {
  const { exchange, form } = simulated({ '/back': () => `${plays('menu')}<Hangup/>` });
  const seen: string[] = [];
  exchange.switchOn(AYE, screen => seen.push(screen.status));
  const { sid } = await exchange.provider.placeCall(call);
  expect(exchange.screen(AYE)).toMatchObject({ status: 'incoming', with: LINE });
  expect(await exchange.provider.fetchCall(sid)).toEqual({
    sid,
    from: LINE,
    to: AYE,
    direction: 'outbound-api',
    status: 'ringing',
  });

  const screen = await exchange.command(AYE, { do: 'answer' });
  expect(screen.play).toEqual([clip('menu')]);
  expect(form('/back')).toMatchObject({
    CallSid: sid,
    Direction: 'outbound-api',
    AnsweredBy: 'human',
    CallStatus: 'in-progress',
  });
  await exchange.command(AYE, { do: 'played', sequence: screen.sequence });
  expect(form('/rang')).toMatchObject({ CallSid: sid, CallStatus: 'completed' });
  expect(seen).toEqual(['incoming', 'in-call', 'ended']);
});

test('a call that is declined was busy', async () => {
  const { exchange, form } = simulated({});
  await exchange.provider.placeCall(call);
  await exchange.command(AYE, { do: 'decline' });
  expect(form('/rang').CallStatus).toBe('busy');
});

test('a phone that is switched off is not answered, but may be switched on while it rings', async () => {
  const { exchange, form, timePasses } = simulated({});
  const { sid } = await exchange.provider.placeCall(call);
  exchange.switchOn(AYE, () => undefined);
  expect(exchange.screen(AYE).status).toBe('incoming');
  timePasses();
  await exchange.command(AYE, { do: 'answer' });
  expect(form('/rang')).toMatchObject({ CallStatus: 'no-answer', CallDuration: '0' });
  expect((await exchange.provider.fetchCall(sid))?.status).toBe('no-answer');
});

test('a phone in another call is busy', async () => {
  const { exchange, timePasses } = simulated({ '/twilio/voice': () => plays('a') });
  await exchange.command(AYE, { do: 'dial', line: LINE });
  const { sid } = await exchange.provider.placeCall(call);
  timePasses();
  await new Promise(setImmediate);
  expect((await exchange.provider.fetchCall(sid))?.status).toBe('busy');
  expect(exchange.screen(AYE).status).toBe('in-call');
});

test('a call that was refused can be rung back at once', async () => {
  const { exchange } = simulated({
    '/twilio/voice': () => '<Reject reason="busy"/>',
    '/twilio/voice/status': () => {
      void exchange.provider.placeCall(call);
      return '';
    },
  });
  expect((await exchange.command(AYE, { do: 'dial', line: LINE })).status).toBe('incoming');
});

test('nobody is called from a number that is not ours, or at a number that is none', async () => {
  const { provider } = simulated({}).exchange;
  await expect(provider.placeCall({ ...call, from: AYE })).rejects.toThrow(ProviderError);
  await expect(provider.placeCall({ ...call, to: '+266696687' })).rejects.toMatchObject({ fate: 'never', code: 21211 });
});

test('recordings are listed, fetched and deleted', async () => {
  const { exchange, form } = simulated({
    '/twilio/voice': () => '<Record action="/done"/>',
    '/done': () => '<Hangup/>',
  });
  const { sequence } = await exchange.command(AYE, { do: 'dial', line: LINE });
  await exchange.command(AYE, { do: 'speak', sequence, wav: murmur(2) });
  const { provider } = exchange;
  const sid = form('/done').RecordingSid ?? '';
  expect(await provider.recordings(new Date('2026-05-04T03:00:00Z'))).toEqual([
    { sid, callSid: form('/done').CallSid, seconds: 2, createdAt: new Date('2026-05-04T03:00:00Z') },
  ]);
  expect(await provider.recordings(new Date('2026-05-05T00:00:00Z'))).toEqual([]);
  expect(await provider.fetchRecording(sid)).toEqual(murmur(2));
  expect(await provider.deleteRecording(sid)).toBe(true);
  expect(await provider.deleteRecording(sid)).toBe(true);
  await expect(provider.fetchRecording(sid)).rejects.toMatchObject({ fate: 'never', code: 20404 });
});

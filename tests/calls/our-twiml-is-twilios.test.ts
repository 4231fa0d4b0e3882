import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { expect, test } from 'vitest';
import { addresses } from '../../src/twilio/addresses.ts';
import { type Addresses, twiml } from '../../src/twilio/twiml.ts';
import type { Answer, Ask, CallEvent, Clip, Step } from '../../src/voice/call.ts';
import { place } from '../../src/voice/position.ts';
import { beginning, turn } from '../../src/voice/turn.ts';
import { hotline, NOON } from '../support/hotline.ts';

const ANSWERS: Record<Ask['ask'], Answer> = {
  know: { type: 'known' },
  save: { type: 'saved', code: '123456', promised: 'three-days' },
  refine: { type: 'saved', code: '123456', promised: 'three-days' },
  talked: { type: 'saved', code: '123456', promised: 'now' },
  cancel: { type: 'cancelled' },
  hold: { type: 'held', spoken: '0812345678' },
  recall: { type: 'held', spoken: '0812345678' },
};
const EVENTS: CallEvent[] = [
  ...([...'0123456789'] as '0'[]).map(digit => ({ type: `key.${digit}` as const })),
  { type: 'key.star' },
  { type: 'silence' },
  { type: 'recorded' },
  { type: 'typed', digits: '0812345678' },
  { type: 'dialled', talked: false, seconds: 0 },
];
/** Places to look at on each line; there are thousands more of the same kinds. */
const PLACES = 400;

/** The same steps by the provider's own library. */
function theirs(steps: Step[], at: Addresses): string {
  const response = new VoiceResponse();
  const play = (on: { play(url: string): unknown }, clips: Clip[]) => {
    for (const clip of clips) {
      const url = at.clip(clip);
      if (url) on.play(url);
    }
  };
  for (const step of steps) {
    if (step.do === 'play') play(response, step.clips);
    if (step.do === 'hangup') response.hangup();
    if (step.do === 'gather') {
      const one = step.expect === 'key' ? { numDigits: 1 } : {};
      const gather = { action: at.action, ...one, finishOnKey: '', timeout: step.seconds, actionOnEmptyResult: true };
      play(response.gather(gather), step.clips);
    }
    if (step.do === 'record') {
      play(response, step.clips);
      response.record({
        action: at.action,
        maxLength: step.seconds,
        timeout: 8,
        finishOnKey: '1234567890*#',
        playBeep: true,
        recordingStatusCallback: at.recording,
      });
      response.redirect(at.action);
    }
    if (step.do === 'dial') {
      const duty = at.duty(step.duty);
      if (!duty) throw new Error('somebody is on duty in this test');
      play(response, step.clips);
      response
        .dial({ action: at.action, timeout: 15, callerId: at.callerId })
        .number({ url: duty.whisper }, duty.number);
    }
  }
  return response.toString();
}

test("every document is, byte for byte, what the provider's own library writes for the same steps", async () => {
  const line = await hotline({ onDuty: ['+66811111111', '+66822222222', '+66833333333'] });
  let compared = 0;
  for (const flow of line.deps.flows.values()) {
    const seen = new Set<string>();
    const queue = [turn(flow, beginning(NOON), { type: 'arrived', ringable: true, gate: false }, NOON)];
    for (let next = queue.shift(); next && seen.size < PLACES; next = queue.shift()) {
      while (next.ask) next = turn(flow, next.state, ANSWERS[next.ask.ask], NOON);
      const name = place(flow, next.state);
      if (seen.has(name)) continue;
      seen.add(name);
      const at = addresses(line.deps, flow, 'CA1', next.state, line.deps.onDuty);
      expect(twiml(next.steps, at)).toBe(theirs(next.steps, at));
      compared++;
      if (next.steps.some(step => step.do === 'hangup')) continue;
      for (const event of EVENTS) queue.push(turn(flow, next.state, event, NOON));
    }
  }
  expect(compared).toBeGreaterThan(500);
  await line.close();
});

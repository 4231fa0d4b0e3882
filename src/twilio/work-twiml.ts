// What a responder hears, as the provider's document.
import type { Deps } from '../deps.ts';
import type { WorkFlow } from '../responders/flow.ts';
import { place } from '../responders/position.ts';
import { voicePath } from '../responders/voices.ts';
import type { WorkClip, WorkState, WorkStep, WorkTurn } from '../responders/work.ts';
import { address, clipUrl } from './addresses.ts';
import { document, element, escaped, HANGUP, play } from './twiml.ts';
import { legAttributes } from './work-leg.ts';

/** Silence that ends a spoken note. */
const RECORD_SILENCE = 8;

/** The document of one turn. Rejects only when an address of a message can't be signed. */
export async function workTwiml(deps: Deps, flow: WorkFlow, { state, steps }: WorkTurn): Promise<string> {
  const action = address(deps, `/twilio/voice/work/turn?${place(flow, state)}`);
  const verbs = await Promise.all(steps.map(step => verb(deps, flow, state, step, action)));
  return document(verbs.join(''));
}

async function verb(deps: Deps, flow: WorkFlow, state: WorkState, step: WorkStep, action: string): Promise<string> {
  if (step.do === 'hangup') return HANGUP;
  const plays = (await Promise.all(step.clips.map(clip => played(deps, flow, clip)))).join('');
  switch (step.do) {
    case 'play':
      return plays;
    case 'gather': {
      const keys = { numDigits: step.digits, finishOnKey: '', timeout: step.seconds, actionOnEmptyResult: 'true' };
      return element('Gather', { action, ...keys }, plays);
    }
    case 'record': {
      const note = new URLSearchParams({ a: state.context.attempt ?? '', n: `${state.turn}` });
      const recordingStatusCallback = address(deps, `/twilio/voice/work/note?${note}`, 'recording');
      const how = { maxLength: step.seconds, timeout: RECORD_SILENCE, finishOnKey: '1234567890*#', playBeep: 'true' };
      // Nothing was recorded: the provider goes on to the next verb.
      const record = element('Record', { action, ...how, recordingStatusCallback });
      return plays + record + element('Redirect', {}, escaped(action));
    }
    case 'dial': {
      // Somleng does not know hangupOnStar and would refuse the document.
      const how = { timeout: step.seconds, callerId: step.line, ...(flow.star ? { hangupOnStar: 'true' } : {}) };
      return (
        plays + element('Dial', { action, ...how }, element('Number', legAttributes(deps, state.context), step.to))
      );
    }
  }
}

async function played(deps: Deps, flow: WorkFlow, clip: WorkClip): Promise<string> {
  const url = 'message' in clip ? address(deps, await voicePath(deps, clip)) : clipUrl(deps, flow, clip);
  return url ? play(url) : '';
}

// A provider's form, as what a responder did.
import type { Carrier } from '../callbacks/outcomes.ts';
import type { WorkEvent, WorkState } from '../responders/work.ts';
import { keyIn, secondsIn } from './form.ts';
import type { Form } from './signed.ts';

/**
 * What the carrier says of the leg to the caller. `canceled`: the responder hung up while it rang. Twilio's `failed` is
 * a number that does not exist as well as a network in trouble (twilio.com/docs/voice/twiml/dial).
 */
const CARRIER: Record<string, Carrier> = {
  completed: 'answered',
  answered: 'answered',
  busy: 'busy',
  'no-answer': 'no-answer',
  canceled: 'no-answer',
  failed: 'failed',
};

/** States in which digits are typed, rather than a key pressed. */
const TYPING: ReadonlySet<string> = new Set(['signIn', 'pin']);

export function workEvent(form: Form, { at }: WorkState): WorkEvent {
  // Whatever comes where somebody was dialled is the end of that leg.
  if (at === 'calling') {
    const status = form.DialCallStatus ?? '';
    const carrier = (Object.hasOwn(CARRIER, status) && CARRIER[status]) || null;
    return { type: 'dialled', carrier, seconds: secondsIn(form.DialCallDuration) ?? 0 };
  }
  if (at === 'outcome.note') return { type: isRecorded(form) ? 'recorded' : 'silence' };
  const digits = form.Digits ?? '';
  if (digits === '' || digits === 'hangup') return { type: 'silence' };
  return TYPING.has(at) ? { type: 'typed', digits: digits.slice(0, 20) } : { type: `key.${keyIn(digits)}` };
}

const isRecorded = (form: Form): boolean => form.RecordingUrl !== undefined || form.RecordingDuration !== undefined;

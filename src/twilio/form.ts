// A provider's form, as what the caller did. Twilio's and Somleng's shapes: ids of any kind, few fields or many.
import type { CallEvent, CallState, Key } from '../voice/call.ts';
import type { Form } from './signed.ts';

const KEYS: Record<string, Key> = {
  ...Object.fromEntries([...'0123456789'].map(d => [d, d as Key])),
  '*': 'star',
  '#': 'hash',
};

/** Where a provider can't ask the person on duty to press 1, a talk this long counts as one. */
const TALK_SECONDS = 15;
/** No keypad types more digits than this for one number. */
const MOST_DIGITS = 40;

/** An id as a provider makes them, or '' when there is none that could be stored: also not one that is a phone number. */
export const sidIn = (text = ''): string => (/^(?!\d{1,15}$)[\w-]{1,64}$/.test(text) ? text : '');

export const callSid = (form: Form): string => sidIn(form.CallSid);

/** What the caller did since the last answer. `recorded` comes from the address the provider used, the rest from the form. */
export function callEvent(form: Form, state: CallState): CallEvent {
  // Whatever comes where somebody was dialled is the end of that leg.
  if (form.DialCallStatus !== undefined || state.at.endsWith('.dialling')) return dialled(form);
  if (form.RecordingUrl !== undefined || form.RecordingDuration !== undefined) return { type: 'recorded' };
  const digits = (form.Digits ?? '').slice(0, MOST_DIGITS);
  if (digits === '' || digits === 'hangup') return { type: 'silence' };
  if (state.at === 'asking.type') return { type: 'typed', digits: /^[\d*#]*$/.test(digits) ? digits : '' };
  return { type: `key.${keyIn(digits)}` };
}

/** The key that this digit is; `hash`, which no menu has a use for, for anything else. */
export const keyIn = (digits: string): Key => (Object.hasOwn(KEYS, digits) && KEYS[digits]) || 'hash';

/** The one key of a form that says nothing else; '' for silence. Undefined when it says more. */
export function keyPressed(form: Form): string | undefined {
  if (form.DialCallStatus !== undefined || form.RecordingUrl !== undefined || form.RecordingDuration !== undefined)
    return undefined;
  const digits = form.Digits ?? '';
  return digits.length <= 1 ? digits : undefined;
}

/** The longest call that a provider carries. */
const LONGEST_SECONDS = 24 * 3600;

/** A duration, where the text is one. */
export const secondsIn = (text: string | undefined): number | undefined =>
  /^\d{1,5}$/.test(text ?? '') && Number(text) <= LONGEST_SECONDS ? Number(text) : undefined;

/** Is this a call that has ended, as the provider names it? */
export const isFinal = (status: string | undefined): boolean =>
  /^(completed|busy|failed|no-answer|canceled)$/.test(status ?? '');

/** The caller is gone and left no key, message or talk behind: nothing that follows is meant for them. */
export const hungUp = (form: Form): boolean =>
  isFinal(form.CallStatus) &&
  !form.Digits &&
  form.RecordingUrl === undefined &&
  form.RecordingDuration === undefined &&
  !(form.DialCallStatus !== undefined && dialled(form).talked);

function dialled(form: Form): Extract<CallEvent, { type: 'dialled' }> {
  const seconds = secondsIn(form.DialCallDuration) ?? 0;
  const ended = form.DialCallStatus === 'completed';
  const talked = ended && (form.DialBridged === undefined ? seconds >= TALK_SECONDS : form.DialBridged === 'true');
  return { type: 'dialled', talked, seconds };
}

/** Was the call answered by a machine or a fax, as far as the provider can tell? */
export const isMachine = (form: Form): boolean => /^(machine|fax)/.test(form.AnsweredBy ?? '');

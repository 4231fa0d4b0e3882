// Steps as TwiML: only verbs that Twilio and Somleng both understand, absolute URLs, no white space, never Say.
import type { Clip, Step } from '../voice/call.ts';

/** The addresses and numbers that a document names. */
export interface Addresses {
  /** Where the next turn goes. */
  action: string;
  clip(clip: Clip): string | undefined;
  /** Told when a recording is ready. */
  recording: string;
  /** The line's own number, shown to whom we dial. */
  callerId: string;
  duty(index: number): { number: string; whisper: string } | undefined;
}

const RING_SECONDS = 15;
/** Silence that ends a spoken message. */
const RECORD_SILENCE = 8;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
/** Most of what is escaped are addresses, a dozen to a document, and nothing in them but `&`. */
export const escaped = (text: string): string =>
  /[<>"']/.test(text) ? text.replace(/[&<>"']/g, c => ESCAPES[c] ?? c) : text.replaceAll('&', '&amp;');

/** A whole document. */
export const document = (verbs: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`;

export const HANGUP = '<Hangup/>';
export const BUSY = document('<Reject reason="busy"/>');

export const element = (name: string, attributes: Record<string, string | number>, inside = ''): string => {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  return `<${name}${written.join('')}${inside ? `>${inside}</${name}>` : '/>'}`;
};

export const play = (url: string): string => `<Play>${escaped(url)}</Play>`;

/** What a caller hears, as the provider's document. */
export const twiml = (steps: Step[], at: Addresses): string => document(steps.map(step => verb(step, at)).join(''));

/** A Gather for one key; the menu's clips can be interrupted. An empty finishOnKey makes `*` and `#` keys like others. */
export const gatherKey = (action: string, plays: string, seconds: number): string =>
  element('Gather', { action, numDigits: 1, finishOnKey: '', timeout: seconds, actionOnEmptyResult: 'true' }, plays);

function verb(step: Step, at: Addresses): string {
  switch (step.do) {
    case 'play':
      return plays(step.clips, at);
    case 'gather':
      return step.expect === 'key'
        ? gatherKey(at.action, plays(step.clips, at), step.seconds)
        : element(
            'Gather',
            { action: at.action, finishOnKey: '', timeout: step.seconds, actionOnEmptyResult: 'true' },
            plays(step.clips, at),
          );
    case 'record': {
      const attributes = {
        action: at.action,
        maxLength: step.seconds,
        timeout: RECORD_SILENCE,
        finishOnKey: '1234567890*#',
        playBeep: 'true',
        recordingStatusCallback: at.recording,
      };
      // Nothing was recorded: the provider goes on to the next verb.
      return plays(step.clips, at) + element('Record', attributes) + redirect(at);
    }
    case 'dial': {
      const duty = at.duty(step.duty);
      if (!duty) return plays(step.clips, at) + redirect(at);
      return (
        plays(step.clips, at) +
        element(
          'Dial',
          { action: at.action, timeout: RING_SECONDS, callerId: at.callerId },
          element('Number', { url: duty.whisper }, duty.number),
        )
      );
    }
    case 'hangup':
      return HANGUP;
  }
}

const redirect = (at: Addresses): string => `<Redirect>${escaped(at.action)}</Redirect>`;

const plays = (clips: Clip[], at: Addresses): string =>
  clips
    .map(clip => at.clip(clip))
    .map(url => (url ? play(url) : ''))
    .join('');

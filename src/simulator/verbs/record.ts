// <Record>: speech until a key, a silence, the time limit or the end of the call. All of them reach the server.
import { type Happening, isOver, type Leg } from '../leg.ts';
import type { Network, Recording } from '../network.ts';
import type { Record } from '../twiml-reader.ts';
import { quiet, wavSeconds } from '../wav.ts';
import { type Ask, type Document, tell } from '../webhook.ts';
import { action, type Perform } from './onward.ts';

/** Seconds that are recorded of somebody who hangs up without a word. */
const HANGING_UP = 1;

export const record: Perform<Record> = async (network, leg, verb, document) => {
  leg.shows({ expect: 'speech', timeout: verb.timeout, longest: verb.maxLength, beep: verb.playBeep });
  const ended = await speech(leg, verb);
  // An empty recording asks for no action (twilio.com/docs/voice/twiml/record); a silent one does.
  if (!ended.wav) return isOver(ended.by) ? 'over' : 'next';

  const recording = keep(network, leg, ended.wav);
  const over = isOver(ended.by);
  if (over) leg.status = 'completed';
  const ask = action(verb, document, {
    ...told(network, recording),
    Digits: over ? 'hangup' : 'key' in ended.by ? (ended.by.key ?? '') : '',
  });
  const then = ready(network, verb, document, recording);
  if (!over) return { ask, then };
  await tell(network, leg, ask);
  if (then) await tell(network, leg, then);
  return 'over';
};

async function speech(leg: Leg, verb: Record): Promise<{ by: Happening; wav?: Uint8Array }> {
  for (;;) {
    const by = await leg.next();
    if (by.do === 'speak') return { by, wav: by.wav };
    if (by.do === 'hang-up') return { by, wav: by.wav ?? quiet(HANGING_UP) };
    if (by.do === 'cut') return { by };
    if (by.do === 'silence') return { by, wav: quiet(verb.timeout) };
    if (by.do === 'press' && verb.finishOnKey.includes(by.key)) return { by };
  }
}

function keep(network: Network, leg: Leg, wav: Uint8Array): Recording {
  const sid = `RE${network.newId()}`;
  const recording = {
    sid,
    callSid: leg.facts.sid,
    seconds: Math.round(wavSeconds(wav)),
    createdAt: network.now(),
    wav,
  };
  network.recordings.set(sid, recording);
  return recording;
}

const told = (network: Network, recording: Recording) => ({
  RecordingSid: recording.sid,
  RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/${network.accountSid}/Recordings/${recording.sid}`,
  RecordingDuration: String(recording.seconds),
});

function ready(network: Network, verb: Record, document: Document, recording: Recording): Ask | undefined {
  if (!verb.recordingStatusCallback) return undefined;
  return {
    url: new URL(verb.recordingStatusCallback, document.url).href,
    method: verb.recordingStatusCallbackMethod,
    params: {
      ...told(network, recording),
      RecordingStatus: 'completed',
      RecordingChannels: '1',
      RecordingSource: 'RecordVerb',
      RecordingStartTime: recording.createdAt.toUTCString(),
    },
  };
}

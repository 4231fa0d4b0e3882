// Callers' voices: fetched from the provider, sealed with us, then deleted there. Each step can be done again.
import { callerNumber } from '../callbacks/number.ts';
import type { Deps } from '../deps.ts';
import { lastTime, noteTime } from '../store/applied.ts';
import {
  announceMessage,
  expectMessage,
  type Message,
  messageByRecording,
  messageIs,
  messageRow,
  messagesOfCall,
  unfinishedMessages,
} from '../store/messages.ts';
import type { RemoteRecording } from './provider.ts';

type Needed = Pick<Deps, 'database' | 'seal' | 'audio' | 'provider' | 'log' | 'now' | 'flows'>;

const HOUR_MS = 3_600_000;
/** How far back the hourly look goes: a day, and the hour since the last look. */
const LOOK_BACK_MS = 25 * HOUR_MS;
/** And after we were gone for longer, as far as that, but no further: what a fallback host let people say. */
const MOST_BACK_MS = 60 * 24 * HOUR_MS;
/** A list this long may go on: the next look begins where it ended. */
const LONG = 1000;
const LOOKED = 'looked for recordings';

/** Brings one announced message home: fetch, seal, store, delete at the provider. Rejects where it got stuck. */
export async function takeIn(deps: Needed, message: Message): Promise<void> {
  const { key, recording_sid: sid } = message;
  if (!sid || message.status === 'gone') return;
  if (message.status !== 'stored') {
    const wav = await deps.provider.fetchRecording(sid);
    await deps.audio.put(key, await deps.seal.sealBytes(messageRow(key), wav));
    await messageIs(deps.database, key, 'stored');
  }
  if (await deps.provider.deleteRecording(sid)) await messageIs(deps.database, key, 'gone');
}

/** Everything that got stuck, once more. One that fails again does not hold up the rest. */
export async function finishMessages(deps: Needed): Promise<void> {
  for (const message of await unfinishedMessages(deps.database)) {
    if (message.status === 'stored' && deps.provider.name === 'somleng') continue;
    try {
      await takeIn(deps, message);
    } catch (error) {
      deps.log('warn', 'a recording could not be brought home yet', { call: message.call_sid, error });
    }
  }
}

/** Looks at the provider's list for recordings whose callback never came, and takes them in. */
export async function lookForRecordings(deps: Needed): Promise<void> {
  const now = deps.now().getTime();
  const last = (await lastTime(deps.database, LOOKED)) ?? now;
  const since = new Date(Math.max(now - MOST_BACK_MS, Math.min(now - LOOK_BACK_MS, last - HOUR_MS)));
  let stuck = false;
  const found = await deps.provider.recordings(since);
  for (const remote of found) {
    if (await messageByRecording(deps.database, remote.sid)) continue;
    try {
      await takeIn(deps, await noted(deps, remote));
      deps.log('info', 'a recording whose callback never came was found at the provider', { call: remote.callSid });
    } catch (error) {
      stuck = true;
      deps.log('warn', 'a recording was found at the provider but could not be brought home yet', {
        call: remote.callSid,
        error,
      });
    }
  }
  // What got stuck before we knew of it is looked for again from where we began.
  const reached = found.length >= LONG ? (found.at(-1)?.createdAt.getTime() ?? now) : now;
  if (!stuck) await noteTime(deps.database, LOOKED, reached);
}

/** A recording that nobody told us of: as the message its call was expected to leave, or one of its own. */
async function noted(deps: Needed, remote: RemoteRecording): Promise<Message> {
  const expected = (await messagesOfCall(deps.database, remote.callSid)).find(m => m.recording_sid === null);
  const key = expected?.key ?? `${remote.callSid}:${remote.sid}`;
  const facts = { key, callSid: remote.callSid, wish: 'none' as const, now: remote.createdAt.getTime() };
  const call = expected ? undefined : await deps.provider.fetchCall(remote.callSid);
  const outbound = call?.direction.startsWith('outbound') === true;
  const line = call && (outbound ? call.from : call.to);
  const number = call && callerNumber(outbound ? call.to : call.from);
  if (number) {
    const sealed = { hash: await deps.seal.hash(number), sealed: await deps.seal.seal(messageRow(key), number) };
    await expectMessage(deps.database, { ...facts, line, number: sealed });
  }
  return announceMessage(deps.database, { ...facts, line, recordingSid: remote.sid, seconds: remote.seconds });
}

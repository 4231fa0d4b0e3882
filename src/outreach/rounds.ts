// What happens by the clock. A host calls `round` every second (Node) or minute (Workers); each kind of work runs
// when its time has come. Two hosts at once do no harm: every piece of work is claimed in the database.
import type { Deps } from '../deps.ts';
import { daily } from '../keeping/daily.ts';
import { forgetHeldNumbers } from '../store/retention.ts';
import { expireTexts, settleDoubts } from './doubts.ts';
import { ringDuty } from './duty.ts';
import { tendBroadcasts } from './filling.ts';
import { lookForTexts } from './lost-texts.ts';
import { notify } from './notify.ts';
import { sendTexts } from './outbox.ts';
import { askForOutcomes, endSilentTalks } from './owed.ts';
import { finishMessages, lookForRecordings } from './recordings.ts';
import { ringFlashes } from './responders.ts';
import { ringBack } from './rings.ts';
import { takeSteps } from './series.ts';
import { beginForWhoWaited } from './subscriptions.ts';
import { openNextWindows } from './windows.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

interface Work {
  name: string;
  every: number;
  run(deps: Deps): Promise<void>;
  /** Only where a host ticks; another does it in its own way. */
  ticking?: true;
  /** Only where a host wakes each minute, in place of the one before. */
  waking?: true;
}

/**
 * Batches of 125 people in a minute, on a host whose invocation may ask its database a thousand times: five times for
 * each. 12,500 people a minute are more than any sender serves.
 */
const A_MINUTE = 100;

const WORK: Work[] = [
  { name: 'write measurements', every: SECOND, run: deps => deps.writer.flush() },
  { name: 'ring back flashes', every: SECOND, run: ringBack },
  { name: 'ring responders back', every: SECOND, run: ringFlashes },
  { name: 'send texts', every: SECOND, run: deps => sendTexts(deps), ticking: true },
  { name: 'tend broadcasts', every: SECOND, run: deps => tendBroadcasts(deps), ticking: true },
  { name: 'tend some of the broadcasts', every: MINUTE, run: deps => tendBroadcasts(deps, A_MINUTE), waking: true },
  { name: 'begin for who waited for a price', every: HOUR, run: beginForWhoWaited },
  { name: 'take people on in their series', every: MINUTE, run: takeSteps },
  { name: 'find out about texts in doubt', every: 10 * SECOND, run: settleDoubts },
  { name: 'drop texts that come too late', every: MINUTE, run: expireTexts },
  { name: 'ask for outcomes', every: 10 * SECOND, run: askForOutcomes },
  { name: 'end talks that nobody told the end of', every: MINUTE, run: endSilentTalks },
  { name: 'ring the duty numbers', every: 10 * SECOND, run: ringDuty },
  { name: 'open the next windows', every: MINUTE, run: openNextWindows },
  { name: 'bring recordings home', every: 10 * MINUTE, run: finishMessages },
  { name: 'look for lost texts', every: 10 * MINUTE, run: lookForTexts },
  { name: 'look for lost recordings', every: HOUR, run: lookForRecordings },
  { name: 'forget typed numbers', every: HOUR, run: forgetTyped },
  { name: 'tell the notify address', every: MINUTE, run: notify },
  { name: 'let go of what is old', every: 24 * HOUR, run: daily },
];

/** Makes the round: call it as often as the host can. Work that fails is logged and comes again at its next time. */
export function createRounds(deps: Deps): () => Promise<void> {
  const last = new Map<string, number>();
  const running = new Set<string>();
  return async () => {
    const now = deps.now().getTime();
    const due = WORK.filter(w => !w.waking && !running.has(w.name) && now - (last.get(w.name) ?? 0) >= w.every);
    await Promise.all(
      due.map(async work => {
        last.set(work.name, now);
        running.add(work.name);
        await logged(deps, work);
        running.delete(work.name);
      }),
    );
  };
}

/**
 * The round of a host that wakes each minute and remembers nothing: what came due in the minute up to `scheduled`
 * (milliseconds since 1970), hourly work on the hour. Whatever instance runs it, nothing runs more often than it should.
 */
export async function minuteRound(deps: Deps, scheduled: number): Promise<void> {
  const due = WORK.filter(
    w => !w.ticking && Math.floor(scheduled / w.every) > Math.floor((scheduled - MINUTE) / w.every),
  );
  await Promise.all(due.map(work => logged(deps, work)));
}

/** A call does not last for so long. */
async function forgetTyped({ database, now }: Deps): Promise<void> {
  await forgetHeldNumbers(database, now().getTime() - HOUR);
}

async function logged(deps: Deps, { name, run }: Work): Promise<void> {
  try {
    await run(deps);
  } catch (error) {
    deps.log('error', `could not ${name}`, { error });
  }
}

// "Do not call now": the open requests of a number are held back, on whatever channel they were made.
import type { Deps } from '../deps.ts';
import { wasApplied } from '../store/applied.ts';
import { audited } from '../store/audit.ts';
import { requestsOf } from '../store/callbacks.ts';
import { hushing } from '../store/hush.ts';
import { isOpen, requestById } from '../store/requests.ts';
import type { When } from '../voice/call.ts';
import type { CallFlow } from '../voice/flow.ts';
import { nextWindow, placeOf } from './windows.ts';

/** What the supervisor reads. */
const WHY = 'they texted not to ring now, while it was urgent';

/** Who texted, on which line, and the id of the text: it is done once. */
export interface Hush {
  hash: string;
  flow: Pick<CallFlow, 'places' | 'line'>;
  text: string;
  /** The id of a request of theirs for another number. */
  also?: string;
}

/**
 * Rings nothing there now. Each request waits for the next day's window of what was answered for it; "ring me now"
 * becomes one neutral ring by day. An urgent one also waits for a supervisor, who decides whether and how.
 * Answers how many requests were held back.
 */
export async function hush(deps: Pick<Deps, 'database' | 'now'>, { hash, flow, text, also }: Hush): Promise<number> {
  const { database } = deps;
  const at = deps.now().getTime();
  const theirs = await requestsOf(database, hash);
  const elsewhere = also && !theirs.some(({ id }) => id === also) ? await requestById(database, also) : undefined;
  const open = [...theirs, ...(elsewhere ? [elsewhere] : [])].filter(
    request => isOpen(request) && request.ring_when !== 'no',
  );
  const key = `${text}:hush`;
  if (await wasApplied(database, key)) return open.length;
  const requests = open.map(({ id, iso, ring_when }) => {
    const when: When = ring_when === 'now' ? 'unasked' : ring_when;
    // As if it had rung just now: the window that is open is passed over.
    return { id, when, window: nextWindow(at, when, placeOf(iso, flow.places, flow.line.home), at) };
  });
  const urgent = open.some(({ urgency }) => urgency === 'urgent');
  const writes = [
    database.db.insertInto('applied').values({ key, at }),
    ...hushing(database, { hash, at, requests, ...(urgent ? { park: WHY } : {}) }),
  ];
  if (open.length === 0) await database.batch(writes);
  else {
    const subject = open.map(({ code }) => code).join(' ');
    await audited(database, { at, actor: 'caller', act: 'held back by text', subject }, () => writes);
  }
  return open.length;
}

// What is old goes by itself, once a day: each kind after its own time, counted, and the counts are audited.
import type { Keep } from '../content/hotline.ts';
import type { AudioStore } from '../store/audio.ts';
import { audit } from '../store/audit.ts';
import {
  forgetCallers,
  forgetCalls,
  forgetConversations,
  forgetHeldNumbers,
  forgetNotes,
  forgetNotices,
  forgetNumbers,
  forgetOutbox,
  forgetRequestNumbers,
  forgetSessions,
  forgetSubscribers,
  forgetTexts,
  forgetTries,
  messagesToWipe,
  wiped,
} from '../store/retention.ts';
import type { Database } from '../store/schema.ts';
import { stepwise } from '../store/stepwise.ts';
import { forgetAudit } from './audit.ts';

const DAY_MS = 24 * 3_600_000;
/** Messages whose sound is deleted before it is written down. */
const AT_ONCE = 50;

export interface Keeping {
  database: Database;
  audio: AudioStore;
  keep: Keep;
  now: number;
  /** Who asked for it: `rounds`, or `cli:` and a name. */
  actor: string;
}

/** What went, by kind; kinds of which nothing went are left out. */
export type Counts = Record<string, number>;

type Work = (k: Keeping, before: (days: number) => number) => Promise<Counts>;

const one =
  (name: string, setting: keyof Keep, work: (d: Database, before: number) => Promise<number>): Work =>
  async ({ database, keep }, before) => ({ [name]: await work(database, before(keep[setting])) });

/** In this order: what is found by a request's number goes before the number. */
const WORK: Work[] = [
  wipeMessages,
  async ({ database, keep, now }, before) => {
    const { texts, unread } = await forgetTexts(database, before(keep.audio), now);
    return { texts, unread };
  },
  one('numbers', 'numbers', forgetRequestNumbers),
  one('people', 'numbers', forgetNumbers),
  one('calls', 'numbers', forgetCalls),
  one('notices', 'numbers', forgetNotices),
  one('outbox', 'numbers', forgetOutbox),
  one('subscribers', 'numbers', forgetSubscribers),
  one('callers', 'callers', forgetCallers),
  one('notes', 'notes', forgetNotes),
  async ({ database }, before) => ({ conversations: await forgetConversations(database, before(1)) }),
  async ({ database }, before) => ({ typed: await forgetHeldNumbers(database, before(1)) }),
  async ({ database }, before) => ({ tries: await forgetTries(database, before(1)) }),
  async ({ database, now }) => ({ sessions: await forgetSessions(database, now) }),
  async ({ database, keep, actor, now }, before) => ({
    audit: await forgetAudit(database, before(keep.audit), actor, now),
  }),
];

/** Lets go of all that is older than `keep` allows. Run again, it finds nothing left to do. */
export async function retain(k: Keeping): Promise<Counts> {
  const counts: Counts = {};
  for (const work of WORK) Object.assign(counts, await work(k, days => k.now - days * DAY_MS));
  const gone = Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0));
  const subject = Object.entries(gone)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ');
  if (subject) await audit(k.database, { at: k.now, actor: k.actor, act: 'retain', subject });
  return gone;
}

/** `unheard` is a fault of ours, not of age: somebody spoke, and nobody listened in all that time. */
async function wipeMessages({ database, audio, keep, now }: Keeping, before: (days: number) => number) {
  const ages = { audio: before(keep.audio), notes: before(keep.notes) };
  let unheard = 0;
  const messages = await stepwise(async most => {
    const due = await messagesToWipe(database, ages, most);
    const keys = due.map(message => message.key);
    for (const key of keys) await audio.delete(key);
    if (keys.length > 0) await database.batch([wiped(database, keys, now)]);
    unheard += due.filter(message => message.lost).length;
    return due.length;
  }, AT_ONCE);
  return { messages, unheard };
}

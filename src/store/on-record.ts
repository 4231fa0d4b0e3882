// Changes for which somebody answers: a row of changes and a row of the audit, both or neither.
import { audited } from './audit.ts';
import { type Changed, changed, type Kind, undone } from './changes.ts';
import type { Database, Writable } from './schema.ts';

interface OnRecord extends Omit<Changed, 'who'> {
  /** A name for the history, an id for the audit. */
  who: { name: string; id: string };
  /** Of a webhook that may come twice: the key under which it is done once. */
  once?: string;
}

const ACT: Record<Kind, string> = {
  route: 'set a route',
  fact: 'confirmed a fact',
  recording: 'placed a recording',
};

/** Sets a value (null: as if nobody ever had), and writes down who did. Rejects when `once` was used before. */
export async function setOnRecord(d: Database, c: OnRecord & { value: string | null }): Promise<void> {
  const change = changed(d, { ...c, who: c.who.name });
  await written(d, c, `${c.key} ${c.value ?? 'unset'}`, change);
}

/** Puts back the value before, as undo does, and writes down who did. Does nothing but that where nobody set any. */
export async function undoOnRecord(d: Database, c: OnRecord): Promise<void> {
  await written(d, c, `${c.key} undone`, undone(d, { ...c, who: c.who.name }));
}

const written = (d: Database, { kind, who, now, once }: OnRecord, subject: string, change: Writable): Promise<void> =>
  audited(d, { at: now, actor: who.id, act: ACT[kind], subject }, () => [
    ...(once === undefined ? [] : [d.db.insertInto('applied').values({ key: once, at: now })]),
    change,
  ]);

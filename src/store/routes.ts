// How the ways abroad are, as coordinators set it.
import { audited } from './audit.ts';
import { changed } from './changes.ts';
import type { Database } from './schema.ts';

export interface RouteSet {
  /** Such as nepal>malaysia. */
  corridor: string;
  /** null: as if nobody had ever set it. */
  status: string | null;
  /** Who did it: a name for the history, an id for the audit. */
  who: { name: string; id: string };
  now: number;
  /** Of a webhook that may come twice: the key under which it is done once. */
  once?: string;
}

/** Sets how a corridor is, and writes down who did: both, or neither. Rejects when the key was used before. */
export async function setRoute(d: Database, { corridor, status, who, now, once }: RouteSet): Promise<void> {
  const act = { at: now, actor: who.id, act: 'set a route', subject: `${corridor} ${status ?? 'unset'}` };
  await audited(d, act, () => [
    ...(once === undefined ? [] : [d.db.insertInto('applied').values({ key: once, at: now })]),
    changed(d, { kind: 'route', key: corridor, value: status, who: who.name, now }),
  ]);
}

// Who joined a series or a list.
import { sql } from 'kysely';
import type { Database, Writable } from './schema.ts';

export const subscriberRow = (id: string): string => `subscribers:${id}`;

/** The writes by which a number leaves everything it joined: nothing that waits for it goes out, and it is forgotten. */
export const leavingAll = (d: Database, hash: string): Writable[] => [
  d.db
    .deleteFrom('subscriptions')
    .where('subscriber', 'in', eb => eb.selectFrom('subscribers').select('id').where('number_hash', '=', hash)),
  d.db.deleteFrom('subscribers').where('number_hash', '=', hash),
  d.db
    .updateTable('outbox')
    .set({ state: sql<'stopped'>`'stopped'` })
    .where('number_hash', '=', hash)
    .where('state', '=', 'waiting'),
];

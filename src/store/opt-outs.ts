// Numbers that said stop. Nothing that we start goes to them, on any channel, until they say otherwise; what they ask
// for later is answered: it is compared by time.
import { type RawBuilder, sql } from 'kysely';
import { parking } from './parking.ts';
import type { Database, Schema, Writable } from './schema.ts';
import { leavingAll } from './subscribers.ts';

type Via = Schema['opt_outs']['via'];

/** SQL: has this number said stop at or after that moment? */
export const stoppedSince = (hash: RawBuilder<unknown>, at: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`exists (select 1 from opt_outs where opt_outs.number_hash = ${hash} and opt_outs.at >= ${at})`;

/** Has this number said stop, and not taken it back? Whatever we start asks this first. */
export async function optedOut(d: Database, hash: string): Promise<boolean> {
  return (await optOut(d, hash)) !== undefined;
}

export async function optOut(d: Database, hash: string): Promise<{ at: number; via: Via } | undefined> {
  return d.db.selectFrom('opt_outs').select(['at', 'via']).where('number_hash', '=', hash).executeTakeFirst();
}

/**
 * The writes by which a number stops: a ring or a text that has not gone out is taken back, they leave every list, and
 * open requests are put aside for the supervisor, who sees why. What somebody is at work on stays with them.
 */
export function stopping(d: Database, { hash, at, via }: { hash: string; at: number; via: Via }): Writable[] {
  const insist = d.db
    .updateTable('requests')
    .set({ insist_at: null })
    .where('number_hash', '=', hash)
    .where('status', '=', 'waiting');
  const waits = sql`exists (select 1 from requests where number_hash = ${hash} and status = 'waiting')`;
  const about = { key: hash, event: { type: 'stop' }, why: 'they texted STOP', hold: 0 } as const;
  const parked: Writable = { compile: () => parking({ ...about, where: waits, now: at }).compile(d.db) };
  const stopped = d.db
    .insertInto('opt_outs')
    .values({ number_hash: hash, at, via })
    .onConflict(conflict =>
      conflict.column('number_hash').doUpdateSet({
        at: sql`max(opt_outs.at, excluded.at)`,
        // The provider's block stands whatever else they say to us.
        via: sql<Via>`case when opt_outs.via = 'provider' then 'provider' else excluded.via end`,
      }),
    );
  return [stopped, takingRingsBack(d, hash), insist, parked, ...leavingAll(d, hash)];
}

/** A ring to this number that has not gone out is dropped. */
export const takingRingsBack = (d: Database, hash: string): Writable =>
  d.db
    .updateTable('rings')
    .set({ status: 'dropped', due_at: null, seconds: 0 })
    .where('number_hash', '=', hash)
    .where('status', '=', 'waiting');

/** They want to hear from us again. */
export const starting = (d: Database, hash: string): Writable =>
  d.db.deleteFrom('opt_outs').where('number_hash', '=', hash);

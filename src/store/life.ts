// The life of a callback (callbacks/life.ts) as conditions in SQL, for the statements that are written by hand.
import { type RawBuilder, sql } from 'kysely';
import { ENGAGED, type LifeState, way } from '../callbacks/life.ts';

/** States, as they stand in `state in (…)`: literals, so that indexes over some states are found. */
export const states = (all: readonly LifeState[]): RawBuilder<unknown> => sql.join(all.map(state => sql.lit(state)));

/** Nobody holds the callback of this name: it is free, or its lease has run out. */
export const isFree = (b: string, now: number): RawBuilder<boolean> => sql<boolean>`
  (${sql.ref(`${b}.state`)} in (${states(way({ type: 'claim' }).from)}) or (${isClaimed(b)} and ${sql.ref(`${b}.lease_until`)} <= ${now}))`;

/** Somebody holds it, by a claim that has not lapsed, in a call, or owing an outcome. */
export const isHeld = (b: string, now: number): RawBuilder<boolean> => sql<boolean>`
  (${sql.ref(`${b}.state`)} in (${states(ENGAGED)}) or (${isClaimed(b)} and ${sql.ref(`${b}.lease_until`)} > ${now}))`;

const isClaimed = (b: string): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(`${b}.state`)} in (${states(way({ type: 'release' }).from)})`;

/** Nobody is ringing this request's number, or has just talked to it: SQL for a statement over `requests`. */
export const notInACall = sql<boolean>`not exists (select 1 from callbacks live where live.key = requests.number_hash
  and live.state in (${states(ENGAGED)}))`;

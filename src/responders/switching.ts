// What coordinators do by telephone, carried out: how a corridor is, and setting it.
import { isStatus } from '../content/live.ts';
import { corridors, isOld } from '../content/topics.ts';
import { wasApplied } from '../store/applied.ts';
import { type Change, historyOf } from '../store/changes.ts';
import { setOnRecord } from '../store/on-record.ts';
import type { RouteChoice } from './choices.ts';
import { maySetRoutes } from './may.ts';
import { atWork, type Working } from './signing-in.ts';
import type { WorkAnswer } from './work.ts';

/** The way abroad this call is at, or the one after; how it is, and how it was before. */
export async function route(w: Working, { next }: { next?: true }): Promise<WorkAnswer> {
  const person = await atWork(w);
  if (!person || !maySetRoutes(person)) return { type: 'lost' };
  const ways = corridors(w.flow.content);
  const at = ways.findIndex(corridor => wayOf(corridor) === w.context.way);
  const corridor = ways[(Math.max(0, at) + (next ? 1 : 0)) % ways.length];
  if (!corridor) return { type: 'nothing', unheard: 0 };
  const [now, before] = await historyOf(w.deps.database, 'route', corridor);
  const status = choiceOf(now);
  const old = now !== undefined && status !== 'unset' && isOld(now.at, w.deps.now());
  return { type: 'route', route: { way: wayOf(corridor), status, old, before: now && choiceOf(before) } };
}

/** Sets it as it was read back, once for each turn. */
export async function switchRoute(w: Working, { status }: { status: RouteChoice }): Promise<WorkAnswer> {
  const person = await atWork(w);
  const corridor = corridors(w.flow.content).find(corridor => wayOf(corridor) === w.context.way);
  if (!person || !maySetRoutes(person) || !corridor) return { type: 'lost' };
  const once = `${w.sid}:${w.turn}:route`;
  if (await wasApplied(w.deps.database, once)) return { type: 'done' };
  const now = w.deps.now().getTime();
  const value = status === 'unset' ? null : status;
  await setOnRecord(w.deps.database, { kind: 'route', key: corridor, value, who: person, now, once });
  return { type: 'done' };
}

/** nepal>malaysia as an address carries it, and as its prompt is named. */
const wayOf = (corridor: string): string => corridor.replace('>', '.');

const choiceOf = (set: Change | undefined): RouteChoice => (set?.value && isStatus(set.value) ? set.value : 'unset');

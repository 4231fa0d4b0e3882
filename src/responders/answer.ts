// What the machine asks of the store, carried out: a table, one line of acting per kind of ask.
import { once } from '../store/applied.ts';
import { callback, heldBy, releaseAll, settle as settleCallback } from '../store/callbacks.ts';
import { LONGEST_SHIFT_MS, shiftIs } from '../store/people.ts';
import { card, ended, place, settle } from './calling.ts';
import { noWish, unheard, wish } from './listening.ts';
import { hear, keyOf, next } from './offering.ts';
import { atWork, prove, type Working } from './signing-in.ts';
import { route, switchRoute } from './switching.ts';
import type { WorkAnswer, WorkAsk } from './work.ts';

type Answers = { [K in WorkAsk['ask']]: (w: Working, ask: Extract<WorkAsk, { ask: K }>) => Promise<WorkAnswer> };

const answers: Answers = {
  prove: (w, { pin }) => prove(w, pin),
  next,
  hear,
  card,
  dial: place,
  ended,
  settle,
  route,
  switch: switchRoute,
  unheard,
  wish,
  noWish,

  shift: async (w, { on }) => {
    const person = await atWork(w);
    if (!person) return { type: 'done' };
    const now = w.deps.now().getTime();
    // Once: the same key, told late, must put nobody on shift who has gone home since.
    const shift = shiftIs(w.deps.database, person.id, on ? now + LONGEST_SHIFT_MS : undefined);
    await once(w.deps.database, `${w.sid}:${w.turn}:shift`, now, [shift]);
    if (!on) await releaseAll(w.deps.database, person.id, now);
    return { type: 'done' };
  },

  /** Handed to the supervisor. A new request from there puts it back into the queue. */
  park: async w => {
    const { database } = w.deps;
    const now = w.deps.now().getTime();
    const person = await atWork(w);
    const key = await keyOf(w.deps, w.context.code);
    if (!person || !key) return { type: 'lost' };
    const held = await heldBy(database, person.id, now);
    if (held?.key !== key || held.state !== 'claimed')
      return { type: (await callback(database, key))?.state === 'parked' ? 'done' : 'lost' };
    const parked = { event: { type: 'park' } as const, parkedWhy: 'a responder handed it over', suppress: false, now };
    return { type: (await settleCallback(database, { key, rev: held.rev, ...parked })) ? 'done' : 'lost' };
  },

  leave: async w => {
    const person = w.context.proved ? await atWork(w) : undefined;
    if (person) await releaseAll(w.deps.database, person.id, w.deps.now().getTime());
    return { type: 'done' };
  },
};

/** Answers one ask. Never rejects: what could not be done is `notSaved`, said in the log with its reason. */
export async function answer(w: Working, ask: WorkAsk): Promise<WorkAnswer> {
  try {
    if (w.sid === '') throw new Error('the provider sent no id for this call');
    return await (answers[ask.ask] as (w: Working, ask: WorkAsk) => Promise<WorkAnswer>)(w, ask);
  } catch (error) {
    w.deps.log('error', `a responder's call could not ${ask.ask}; they are told`, { call: w.sid, error });
    return { type: 'notSaved' };
  }
}

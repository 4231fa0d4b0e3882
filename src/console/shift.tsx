// On shift: who is rung for urgent requests, and whom promises count on. Ending it gives back what is only held.
import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { releaseAll } from '../store/callbacks.ts';
import { LONGEST_SHIFT_MS, type Person, setShift } from '../store/people.ts';
import type { Database } from '../store/schema.ts';
import { type Ask, type ConsoleEnv, MOUNT } from './door.ts';

export function shift(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const begin = async (c: Ask) => {
    await setShift(deps.database, c.var.person.id, deps.now().getTime() + LONGEST_SHIFT_MS);
    return c.redirect(MOUNT, 303);
  };
  const end = async (c: Ask) => {
    await goesOff(deps.database, c.var.person.id, deps.now().getTime());
    return c.redirect(MOUNT, 303);
  };
  app.post('/', begin);
  app.delete('/', end);
  app.post('/end', end);
  return app;
}

/** Ends somebody's shift; what they only hold goes back into the queue. */
export async function goesOff(d: Database, id: string, now: number): Promise<void> {
  await setShift(d, id, undefined);
  await releaseAll(d, id, now);
}

export const ShiftButton = ({ person, now }: { person: Person; now: number }) =>
  (person.shiftUntil ?? 0) > now ? (
    <form method="post" action={`${MOUNT}/shift/end`}>
      <span class="tag now">on shift</span>
      <button type="submit" class="quiet small">
        End shift
      </button>
    </form>
  ) : (
    <form method="post" action={`${MOUNT}/shift`}>
      <span class="tag">off shift</span>
      <button type="submit" class="quiet small">
        Begin shift
      </button>
    </form>
  );

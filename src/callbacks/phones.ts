// Whose phones are tried for somebody who wants a person now: responders on shift who speak the language, in turn,
// then the phones of last resort.
import type { Deps } from '../deps.ts';
import { heldBy } from '../store/callbacks.ts';
import { wantedByCaller } from '../store/may-ring.ts';
import { onShift, personRow } from '../store/people.ts';
import { way } from './life.ts';

/** How many are tried while a caller waits on the line. */
export const MOST_TRIED = 3;

type Needed = Pick<Deps, 'database' | 'seal' | 'onDuty' | 'now' | 'log'>;

/** Who wants a person. `number`: E.164, where it is not withheld; `call`: the call in which they ask. */
export interface Wanting {
  number: string | undefined;
  call: string;
}

/**
 * Numbers to dial, in order; of responders only women's where a woman is wanted: by this request (`woman`), or by any
 * open one of this caller's. Without the database: the phones of last resort.
 */
export async function phonesFor(deps: Needed, language: string, who: { woman: boolean } | Wanting): Promise<string[]> {
  try {
    const woman = 'woman' in who ? who.woman : await asksForAWoman(deps, who);
    return [...(await responders(deps, language, woman)), ...deps.onDuty];
  } catch (error) {
    deps.log('error', 'who is on shift could not be read; only the phones of last resort are tried', { error });
    return deps.onDuty;
  }
}

async function asksForAWoman({ database, seal }: Needed, { number, call }: Wanting): Promise<boolean> {
  return wantedByCaller(database, { hash: number && (await seal.hash(number)), call });
}

async function responders({ database, seal, now }: Needed, language: string, woman: boolean): Promise<string[]> {
  const time = now().getTime();
  const phones: string[] = [];
  for (const person of await onShift(database, time, language)) {
    if (woman && !person.woman) continue;
    const busy = await heldBy(database, person.id, time);
    if (person.phoneSealed && !(busy && way({ type: 'end' }).from.includes(busy.state)))
      phones.push(await seal.open(personRow(person.id), person.phoneSealed));
  }
  return phones;
}

// Whose people: those of this machine's hotline, or of a Worker. A phone is sealed with the hotline's own key.
import type { Config } from '../platform/config.ts';
import { personRow } from '../store/people.ts';
import { requestRow } from '../store/requests.ts';
import type { Database } from '../store/schema.ts';
import { createSeal, type Seal } from '../store/seal.ts';
import { CommandError } from './command-error.ts';
import type { Staff } from './people.ts';
import type { Where } from './recordings.ts';
import { type Store, withStore } from './store.ts';
import { withTelling } from './telling.ts';
import { localKey } from './wrangler.ts';

/** The people, and the hotline that they work for. */
export type Desk = Staff & Pick<Store, 'hotline'>;
export type AtStaff = <T>(where: Where, work: (desk: Desk) => Promise<T>) => Promise<T>;

/** Throws CommandError where a phone is to be sealed, and the Worker's key is not there or another. */
export async function withStaff<T>(config: Config, where: Where, work: (desk: Desk) => Promise<T>): Promise<T> {
  if (!where.worker && !where.local) return withStore(config, work);
  return withTelling(config, where, telling => {
    const key = where.local ? localKey() : config.secretKey;
    return work({ ...telling, seal: sealedWith(telling.database, key) });
  });
}

/** A key is looked at when something is to be sealed: who locks somebody out at night needs none. */
export function sealedWith(database: Database, key: string | undefined): Staff['seal'] {
  let looked: Promise<Seal> | undefined;
  const seal = () => {
    looked ??= theirs(database, key);
    return looked;
  };
  return {
    hash: async text => (await seal()).hash(text),
    seal: async (row, text) => (await seal()).seal(row, text),
  };
}

async function theirs({ db }: Database, key: string | undefined): Promise<Seal> {
  if (!key) throw new CommandError("set EARSHOT_SECRET_KEY to the Worker's own: a phone is sealed with it");
  const seal = await createSeal(key);
  const person = await db
    .selectFrom('people')
    .select(['id', 'phone_sealed as sealed'])
    .where('phone_sealed', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  const request = await db
    .selectFrom('requests')
    .select(['id', 'number_sealed as sealed'])
    .where('number_sealed', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  for (const [row, sealed] of [
    [personRow(person?.id ?? ''), person?.sealed],
    [requestRow(request?.id ?? ''), request?.sealed],
  ] as const)
    if (sealed) await opens(seal, row, sealed);
  return seal;
}

async function opens(seal: Seal, row: string, sealed: string): Promise<void> {
  try {
    await seal.open(row, sealed);
  } catch {
    throw new CommandError('EARSHOT_SECRET_KEY is not the key that this Worker seals with: nobody was added');
  }
}

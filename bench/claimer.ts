// One of several processes that race for the same people: eight clients, each trying to claim again and again.
import { sqliteDatabase } from '../src/platform/sqlite.ts';
import { claim } from '../src/store/callbacks.ts';

const [file = '', name = '', clients = '8', tries = '312'] = process.argv.slice(2);
const database = sqliteDatabase(file);
const won: string[] = [];
let attempts = 0;
let busy = 0;
/** Four processes that do nothing but write can keep a fifth waiting beyond its second: then it tries again. */
async function patiently<T>(act: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
      busy++;
    }
  }
}

await Promise.all(
  Array.from({ length: Number(clients) }, async (_, client) => {
    for (let n = 0; n < Number(tries); n++) {
      attempts++;
      const got = await patiently(() =>
        claim(database, { responder: `${name}-${client}-${n}`, languages: ['my', 'en'], now: 1_000 }),
      );
      if (got) won.push(got.key);
    }
  }),
);
await database.close();
process.stdout.write(JSON.stringify({ won, attempts, busy }));

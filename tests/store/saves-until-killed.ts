// Saves requests one after the other and says each code once it is committed, until somebody kills it.
// node --import tsx tests/store/saves-until-killed.ts <file> <the first code>
import { writeSync } from 'node:fs';
import { sqliteDatabase } from '../../src/platform/sqlite.ts';
import { saveRequest } from '../../src/store/requests.ts';
import { asks } from './people.ts';

const [file = '', first = '0'] = process.argv.slice(2);
const database = sqliteDatabase(file);

for (let n = Number(first); ; n++) {
  const { code } = await saveRequest(database, asks({ callSid: `CA${n}`, code: `${n}`.padStart(6, '0') }));
  writeSync(1, `${code}\n`);
}

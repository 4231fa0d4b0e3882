// Years of a hotline's life, put into a database in a minute: the real tables, rows as the app writes them.
import BetterSqlite3 from 'better-sqlite3';
import { openSqlite } from '../src/platform/sqlite.ts';
import { createSeal } from '../src/store/seal.ts';
import { SECRET } from '../tests/support/hotline.ts';

export interface Past {
  requests: number;
  turns: number;
  /** Callers nobody will hear of in the benchmark. */
  callers: number;
}

const TURNS_A_CALL = 5;

/** Fills a new database file. Codes have seven digits here: a million requests would use up all that have six. */
export function fill(file: string, past: Past): void {
  openSqlite(file).sqlite.close();
  const sqlite = new BetterSqlite3(file);
  sqlite.pragma('journal_mode = OFF');
  sqlite.pragma('synchronous = OFF');
  sqlite.pragma('cache_size = -1000000');
  const numbers = (most: number) =>
    `with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${most})`;
  const at = '1700000000000 + i * 1000';
  sqlite.exec('begin');
  sqlite.exec(`${numbers(past.callers)} insert into callers (number_hash, language, country, seen_at)
    select printf('past%039d', i), 'my', 'thailand', ${at} from n`);
  sqlite.exec(`${numbers(past.turns / TURNS_A_CALL)} insert into calls
      (sid, line, number_hash, direction, started_at, status, rank, ended_at, seconds, ended_state, ended_turn, ended_second)
    select printf('CA%032x', i), '+6620000001', printf('past%039d', i % ${past.callers}), 'inbound', ${at},
      'completed', 3, ${at} + 60000, 60, 'piece', ${TURNS_A_CALL}, 12 from n`);
  sqlite.exec(`${numbers(past.turns)} insert into turns
      (call_sid, turn, at, line, language, from_state, event, to_state, topic)
    select printf('CA%032x', i / ${TURNS_A_CALL}), i % ${TURNS_A_CALL}, ${at}, '+6620000001', 'my', 'main', 'key.1', 'topics', 'cost'
    from n`);
  sqlite.exec(`${numbers(past.requests)} insert into requests
      (id, code, call_sid, line, language, country, source, status, urgency, ring_when, number_hash, number_sealed,
       created_at, updated_at, taken_at, taken_by)
    select printf('CA%032x.1', i), printf('%07d', i), printf('CA%032x', i), '+6620000001', 'my', 'thailand', 'call',
      case when i % 1000 = 0 then 'waiting' else 'closed' end, 'normal', 'day', printf('past%039d', i % ${past.callers}),
      hex(randomblob(40)), ${at}, ${at}, ${at} + 3600000, 'responder' from n`);
  sqlite.exec('commit');
  sqlite.close();
}

/** Callers who have called before and will again, in any database. */
export async function know(file: string, numbers: string[]): Promise<void> {
  const seal = await createSeal(SECRET);
  const { sqlite } = openSqlite(file);
  const insert = sqlite.prepare(
    "insert into callers (number_hash, language, country, seen_at) values (?, 'my', 'thailand', 0)",
  );
  const hashes = await Promise.all(numbers.map(number => seal.hash(number)));
  sqlite.transaction(() => {
    for (const hash of hashes) insert.run(hash);
  })();
  sqlite.close();
}

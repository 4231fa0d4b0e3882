// Walking the audit's chain, and letting go of its oldest rows.
import { type AuditRow, audited, auditRows, chained, type Head } from '../store/audit.ts';
import type { Database } from '../store/schema.ts';
import { stepwise } from '../store/stepwise.ts';

/** The act that lets old rows go. Its subject is the last of them, so that the chain goes on from there. */
const FORGOT = 'forget-audit';

export interface Verdict {
  /** How many rows fit. */
  rows: number;
  /** Rows at the front that were written before there was a chain: nothing holds them. */
  unchained: number;
  head: Head | undefined;
  /** The first row that does not fit, and how. */
  broken?: { id: number; why: string };
}

export const headText = ({ id, hash }: Head): string => `${id}:${hash}`;

/**
 * Walks the chain to the first row that was changed, taken out or put in. `noted` is a head that somebody wrote down
 * earlier (`12:9f86…`): with it a tail that was cut off shows too, or a chain that was made anew.
 */
export async function verifyAudit(d: Database, noted?: string): Promise<Verdict> {
  const verdict: Verdict = { rows: 0, unchained: 0, head: undefined };
  const starts = await anchors(d);
  let found = noted === undefined || noted === [...starts].at(-1)?.join(':');
  for await (const row of auditRows(d)) {
    const why = await complaint(row, verdict, starts);
    if (why) return { ...verdict, broken: { id: row.id, why } };
    if (row.hash === '') verdict.unchained += 1;
    verdict.rows += 1;
    verdict.head = { id: row.id, hash: row.hash };
    found ||= headText(verdict.head) === noted;
  }
  return found
    ? verdict
    : { ...verdict, broken: { id: Number.parseInt(noted ?? '', 10), why: 'noted, but not there' } };
}

async function complaint(row: AuditRow, { head, unchained, rows }: Verdict, starts: Map<number, string>) {
  const previous = head ?? { id: row.id - 1, hash: row.id === 1 ? '' : starts.get(row.id - 1) };
  if (previous.hash === undefined) return 'the rows before it are gone';
  if (row.id !== previous.id + 1) return `the rows between ${previous.id} and it are gone`;
  if (row.hash === '' && unchained === rows) return undefined;
  if (row.hash !== (await chained(previous.hash, row.id, row)))
    return 'it was changed, put in, or the row before it was exchanged';
  return undefined;
}

/** Where the chain may begin: the rows that were let go for age, as later rows tell. */
async function anchors(d: Database): Promise<Map<number, string>> {
  const rows = await d.db.selectFrom('audit').select('subject').where('act', '=', FORGOT).orderBy('id').execute();
  return new Map(
    rows.map(({ subject }) => {
      const [id = '', hash = ''] = subject.split(':');
      return [Number(id), hash];
    }),
  );
}

/** Rows that go with one word of it in the audit, which is where the chain begins then. */
const ROWS_AT_ONCE = 1_000;

/** Lets go of the rows written by then, and answers how many. */
export const forgetAudit = (d: Database, before: number, actor: string, now: number): Promise<number> =>
  stepwise(most => forgetSome(d, { before, actor, now, most }), ROWS_AT_ONCE);

async function forgetSome(
  d: Database,
  { before, actor, now, most }: { before: number; actor: string; now: number; most: number },
): Promise<number> {
  const rows = await d.db.selectFrom('audit').select(['id', 'hash', 'at']).orderBy('id').limit(most).execute();
  const kept = rows.findIndex(row => row.at > before);
  const old = kept === -1 ? rows : rows.slice(0, kept);
  const last = old.at(-1);
  if (!last) return 0;
  await audited(d, { at: now, actor, act: FORGOT, subject: headText(last) }, () => [
    d.db.deleteFrom('audit').where('id', '<=', last.id),
  ]);
  return old.length;
}

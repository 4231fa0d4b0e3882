// earshot callbacks, earshot inbox: what waits, as a table or as JSON.
import { unheardMessages } from '../store/messages.ts';
import { type OpenRequest, openRequests, requestRow } from '../store/requests.ts';
import { unreadTexts } from '../store/texts.ts';
import { revealed, type Store } from './store.ts';
import { table } from './table.ts';

type Out = (line?: string) => void;

export async function callbacks(store: Store, options: { json?: boolean; reveal?: boolean }, out: Out): Promise<void> {
  const rows = [];
  for (const r of await openRequests(store.database)) {
    const sealed = { subject: r.code, row: requestRow(r.id), sealed: r.number_sealed };
    rows.push({
      code: r.code,
      status: r.status,
      ...(lapsed(r, store.now()) ? { state: 'waiting', holder: null } : { state: r.state, holder: r.holder }),
      urgency: r.urgency,
      language: r.language,
      line: r.line,
      when: r.ring_when,
      woman: r.woman === 1,
      createdAt: new Date(r.created_at).toISOString(),
      source: r.source,
      messages: r.messages,
      ...(options.reveal ? { number: await revealed(store, sealed) } : {}),
    });
  }
  printed(rows, options, out, 'Nobody is waiting to be called back.');
}

/** Whose lease has run out, anybody may take. */
const lapsed = ({ state, lease_until }: OpenRequest, now: number): boolean =>
  state === 'claimed' && (lease_until ?? 0) <= now;

export async function inbox(
  { database }: Pick<Store, 'database'>,
  options: { json?: boolean },
  out: Out,
): Promise<void> {
  const rows = (await unheardMessages(database)).map(m => ({
    message: m.recording_sid ?? m.key,
    line: m.line,
    language: m.language,
    wish: m.wish,
    seconds: m.seconds,
    status: m.status,
    createdAt: new Date(m.created_at).toISOString(),
  }));
  const written = (await unreadTexts(database)).map(t => ({
    message: t.id,
    line: t.line,
    language: t.language,
    wish: 'none',
    seconds: null,
    status: 'text',
    createdAt: new Date(t.at).toISOString(),
  }));
  printed([...rows, ...written], options, out, 'Every message has been heard.');
}

/** Rows as JSON or as a table; `none` where there are none. */
export function printed(rows: Record<string, unknown>[], { json }: { json?: boolean }, out: Out, none: string): void {
  if (json) {
    out(JSON.stringify(rows, null, 2));
    return;
  }
  if (rows.length === 0) {
    out(none);
    return;
  }
  table(rows, out);
}

// Messages as they are heard, and decided about.
import { once } from './applied.ts';
import type { Message } from './messages.ts';
import type { Request } from './requests.ts';
import type { Database, Writable } from './schema.ts';

/** A message with the request that it belongs to, if any. */
export async function messageByKey(
  d: Database,
  key: string,
): Promise<{ message: Message; request: Request | undefined } | undefined> {
  const message = await d.db.selectFrom('messages').selectAll().where('key', '=', key).executeTakeFirst();
  if (!message) return undefined;
  const request = message.request_id
    ? await d.db.selectFrom('requests').selectAll().where('id', '=', message.request_id).executeTakeFirst()
    : undefined;
  return { message, request };
}

/** A message that belongs to a request has been heard. One in the inbox stays there until somebody decides. */
export const markHeard = (d: Database, key: string, at: number): Writable =>
  d.db.updateTable('messages').set({ heard_at: at }).where('key', '=', key).where('heard_at', 'is', null);

/** Decides about a message in the inbox, once: true for who was first. `request`: the one that its wish became. */
export async function decide(d: Database, m: { key: string; request?: string; at: number }): Promise<boolean> {
  return once(d, `decided:${m.key}`, m.at, [
    d.db
      .updateTable('messages')
      .set({ heard_at: m.at, request_id: m.request ?? null })
      .where('key', '=', m.key)
      .where('request_id', 'is', null)
      .where('heard_at', 'is', null),
  ]);
}

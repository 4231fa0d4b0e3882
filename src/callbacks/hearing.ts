// Who heard, or read, what a caller said is written down before it is played or shown.
import type { Deps } from '../deps.ts';
import { once, wasApplied } from '../store/applied.ts';
import { audit } from '../store/audit.ts';
import { markHeard } from '../store/inbox.ts';
import type { Message } from '../store/messages.ts';
import { markRead } from '../store/texts.ts';

/** A message; `written`: it is a text, in the writer's own words. */
export type Words = Message & { written?: true };

/** Once for each person and message, however often it is played. `code`: of its request; none in the inbox. */
export async function hears(
  { database, now }: Pick<Deps, 'database' | 'now'>,
  h: { person: string; message: Pick<Words, 'key' | 'written'>; code: string | undefined },
): Promise<void> {
  const { key, written } = h.message;
  const heard = `heard:${key}:${h.person}`;
  if (await wasApplied(database, heard)) return;
  const at = now().getTime();
  const act = written ? 'read a text' : 'heard a message';
  await audit(database, { at, actor: h.person, act, subject: h.code ?? 'inbox' });
  // What lies in the inbox stays there until somebody decides about it.
  const mark = written ? markRead : markHeard;
  await once(database, heard, at, h.code === undefined ? [] : [mark(database, key, at)]);
}

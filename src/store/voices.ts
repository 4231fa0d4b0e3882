// The messages of a number's open requests, as a responder hears them.
import type { Message } from './messages.ts';
import { OPEN } from './requests.ts';
import type { Database } from './schema.ts';

/** What was said with a number's open requests and lies here, oldest first. Not the notes that responders spoke. */
export async function messagesFor(d: Database, key: string): Promise<Message[]> {
  return d.db
    .selectFrom('messages')
    .selectAll()
    .where('request_id', 'in', eb =>
      eb.selectFrom('requests').select('id').where('number_hash', '=', key).where('status', 'in', OPEN),
    )
    .where('status', 'in', ['stored', 'gone'])
    .where('wiped_at', 'is', null)
    .where('key', 'not in', eb =>
      eb
        .selectFrom('attempts')
        .select('note_message')
        .$castTo<{ note_message: string }>()
        .where('note_message', 'is not', null),
    )
    .orderBy('created_at')
    .execute();
}

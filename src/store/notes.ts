// What responders write down about a request, sealed.
import type { Selectable } from 'kysely';
import type { Database, Schema } from './schema.ts';

/** Sealed; opened with `noteRow(id)`. */
export type Note = Selectable<Schema['notes']> & { author_name: string | null };

/** The row a note's text is sealed for. */
export const noteRow = (id: string): string => `notes:${id}`;

export interface NewNote {
  id: string;
  /** The number's hash; empty for a request without a number. */
  key: string;
  requestId: string;
  author: string;
  sealed: string;
  at: number;
}

export async function addNote(d: Database, n: NewNote): Promise<void> {
  await d.db
    .insertInto('notes')
    .values({ id: n.id, key: n.key, request_id: n.requestId, author: n.author, text_sealed: n.sealed, at: n.at })
    .execute();
}

/** The notes of these requests, oldest first; those of others from the same phone may be about somebody else. */
export async function notesOf(d: Database, requests: readonly string[]): Promise<Note[]> {
  if (requests.length === 0) return [];
  return d.db
    .selectFrom('notes')
    .leftJoin('people', 'people.id', 'notes.author')
    .selectAll('notes')
    .select('people.name as author_name')
    .where('request_id', 'in', requests)
    .orderBy('at')
    .execute();
}

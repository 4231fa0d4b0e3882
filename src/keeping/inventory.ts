// Where sealed values and numbers' hashes stand, table by table: what an exchange of keys must go through. A test
// holds this list against the tables.
import { heldRow } from '../store/held.ts';
import { messageRow } from '../store/messages.ts';
import { noteRow } from '../store/notes.ts';
import { outboxRow } from '../store/outbox.ts';
import { personRow } from '../store/people.ts';
import { requestRow } from '../store/requests.ts';
import { ringRow } from '../store/rings.ts';
import type { Schema } from '../store/schema.ts';
import { subscriberRow } from '../store/subscribers.ts';
import { answerRow, textRow } from '../store/texts.ts';

export interface SealedColumn {
  table: keyof Schema;
  id: string;
  column: string;
  /** The row that the value is sealed for. */
  row(id: string): string;
  /** Is it a phone number? From those the hashes are reckoned anew. */
  number: boolean;
}

export const SEALED: SealedColumn[] = [
  { table: 'requests', id: 'id', column: 'number_sealed', row: requestRow, number: true },
  { table: 'messages', id: 'key', column: 'number_sealed', row: messageRow, number: true },
  { table: 'rings', id: 'id', column: 'number_sealed', row: ringRow, number: true },
  { table: 'held_numbers', id: 'call_sid', column: 'sealed', row: heldRow, number: true },
  { table: 'people', id: 'id', column: 'phone_sealed', row: personRow, number: true },
  { table: 'people', id: 'id', column: 'totp_sealed', row: personRow, number: false },
  { table: 'notes', id: 'id', column: 'text_sealed', row: noteRow, number: false },
  { table: 'texts', id: 'id', column: 'number_sealed', row: textRow, number: true },
  { table: 'texts', id: 'id', column: 'body_sealed', row: textRow, number: false },
  { table: 'texts', id: 'id', column: 'answer_sealed', row: answerRow, number: false },
  { table: 'subscribers', id: 'id', column: 'number_sealed', row: subscriberRow, number: true },
  { table: 'outbox', id: 'key', column: 'number_sealed', row: outboxRow, number: true },
  { table: 'outbox', id: 'key', column: 'body_sealed', row: outboxRow, number: false },
];

/**
 * What becomes of a hash whose number is not held anywhere: the row is dropped, the column emptied, or the hash gives
 * way to a name that holds the rows together.
 */
export type Lost = 'drop' | 'null' | 'empty' | 'name';

export interface HashColumn {
  table: keyof Schema;
  column: string;
  lost: Lost;
}

export const HASHES: HashColumn[] = [
  { table: 'requests', column: 'number_hash', lost: 'name' },
  { table: 'attempts', column: 'key', lost: 'name' },
  { table: 'notes', column: 'key', lost: 'name' },
  { table: 'callbacks', column: 'key', lost: 'drop' },
  { table: 'callers', column: 'number_hash', lost: 'drop' },
  { table: 'suppressed', column: 'number_hash', lost: 'drop' },
  { table: 'opt_outs', column: 'number_hash', lost: 'drop' },
  { table: 'conversations', column: 'number_hash', lost: 'drop' },
  { table: 'texts', column: 'number_hash', lost: 'null' },
  { table: 'calls', column: 'number_hash', lost: 'null' },
  { table: 'messages', column: 'number_hash', lost: 'null' },
  { table: 'rings', column: 'number_hash', lost: 'empty' },
  { table: 'people', column: 'phone_hash', lost: 'null' },
  { table: 'subscribers', column: 'number_hash', lost: 'drop' },
  { table: 'outbox', column: 'number_hash', lost: 'empty' },
  { table: 'sign_in_tries', column: 'subject', lost: 'drop' },
];

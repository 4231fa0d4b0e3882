// The tables of migrations/ as types. Times are milliseconds since 1970.
import type { Compilable, Generated, Kysely } from 'kysely';
import type { When } from '../voice/call.ts';

export interface Schema {
  applied: { key: string; at: number };
  callers: {
    number_hash: string;
    language: string | null;
    country: string | null;
    seen_at: number;
    dropped_topic: string | null;
    dropped_at: number | null;
  };
  calls: {
    sid: string;
    line: string;
    number_hash: string | null;
    direction: string;
    started_at: number;
    status: Generated<string>;
    rank: Generated<number>;
    ended_at: number | null;
    seconds: number | null;
    ended_state: string | null;
    ended_turn: number | null;
    ended_second: number | null;
  };
  requests: {
    id: string;
    code: string;
    call_sid: string;
    line: string;
    language: string;
    country: string | null;
    source: string;
    status: 'waiting' | 'taken' | 'closed' | 'cancelled';
    urgency: 'normal' | 'urgent';
    ring_when: When;
    woman: Generated<number>;
    number_hash: string | null;
    number_sealed: string | null;
    created_at: number;
    updated_at: number;
    insist_at: number | null;
    insisted: Generated<number>;
    taken_at: number | null;
    taken_by: string | null;
  };
  held_numbers: { call_sid: string; sealed: string; at: number };
  messages: {
    key: string;
    call_sid: string;
    request_id: string | null;
    line: string | null;
    language: string | null;
    wish: Generated<'none' | 'key'>;
    number_hash: string | null;
    number_sealed: string | null;
    created_at: number;
    recording_sid: string | null;
    seconds: number | null;
    status: 'expected' | 'announced' | 'stored' | 'gone';
    heard_at: number | null;
  };
  rings: {
    id: string;
    line: string;
    number_hash: string;
    number_sealed: string;
    flashed_at: number;
    due_at: number | null;
    status: 'waiting' | 'ringing' | 'answered' | 'done' | 'replaced' | 'dropped';
    rung: Generated<number>;
    call_sid: string | null;
    seconds: number | null;
  };
  turns: {
    call_sid: string;
    turn: number;
    at: number;
    line: string;
    language: string | null;
    from_state: string;
    event: string;
    to_state: string;
    topic: string | null;
  };
  audit: { id: Generated<number>; at: number; actor: string; act: string; subject: string };
}

/** A query that has been built but not run. */
export type Writable = Compilable;

/** What the rooms are handed: queries, and a list of writes that happen together or not at all. */
export interface Database {
  db: Kysely<Schema>;
  batch(writes: readonly Writable[]): Promise<void>;
}

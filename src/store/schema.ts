// The tables of migrations/ as types. Times are milliseconds since 1970.
import type { Compilable, Generated, Kysely } from 'kysely';
import type { LifeState } from '../callbacks/life.ts';
import type { Carrier, Outcome, Safe } from '../callbacks/outcomes.ts';
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
    form: Generated<string | null>;
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
    due_at: number | null;
    until_at: number | null;
    closed_at: number | null;
    iso: string | null;
    promised_by: Generated<number | null>;
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
    wiped_at: number | null;
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
    version: string | null;
    wrong: number;
  };
  people: {
    id: string;
    name: string;
    roles: string;
    languages: string;
    woman: Generated<number>;
    phone_hash: string | null;
    phone_sealed: string | null;
    sign_in: string;
    pin_hash: string | null;
    pin_failures: Generated<number>;
    password_hash: string | null;
    totp_sealed: string | null;
    totp_step: Generated<number | null>;
    locked_at: number | null;
    left_at: number | null;
    shift_until: number | null;
    shift_line: string | null;
    call_sid: string | null;
    flashed_at: number | null;
    ring_at: number | null;
    created_at: number;
  };
  shifts: { person: string; from_at: number; until_at: number };
  callbacks: {
    key: string;
    state: LifeState;
    responder: string | null;
    lease_until: number | null;
    rings: Generated<number>;
    first_rang_at: number | null;
    last_rang_at: number | null;
    parked_why: string | null;
    parked_hold: Generated<number>;
    rev: Generated<number>;
    updated_at: number;
  };
  attempts: {
    id: string;
    key: string;
    responder: string;
    call_sid: string | null;
    line: string;
    started_at: number;
    dialled_at: number | null;
    picked_up_at: Generated<number | null>;
    ended_at: number | null;
    seconds: number | null;
    carrier: Carrier | null;
    outcome: Outcome | null;
    outcome_at: number | null;
    safe: Generated<Safe | null>;
    note_message: string | null;
    asked_again: Generated<number>;
    ask_at: number | null;
    at_console: Generated<0 | 1>;
  };
  suppressed: { number_hash: string; at: number };
  texts: {
    id: string;
    line: string;
    number_hash: string | null;
    number_sealed: string | null;
    body_sealed: string | null;
    language: string | null;
    form: string | null;
    keyword: string;
    segments: number;
    at: number;
    answer_sealed: Generated<string | null>;
    answer_segments: Generated<number>;
    kept: Generated<number>;
    request_id: Generated<string | null>;
    heard_at: Generated<number | null>;
    wiped_at: Generated<number | null>;
  };
  conversations: { number_hash: string; line: string; state: string; context: string; at: number };
  opt_outs: { number_hash: string; at: number; via: 'text' | 'provider' };
  notes: { id: string; key: string; request_id: string | null; author: string; text_sealed: string; at: number };
  notices: {
    request_id: string;
    kind: 'urgent' | 'overdue';
    tries: Generated<number>;
    next_at: number;
    delivered_at: number | null;
  };
  sessions: { token_hash: string; person: string; created_at: number; expires_at: number; proved_at: number | null };
  sign_in_tries: { subject: string; since: number; tries: number };
  changes: {
    id: Generated<number>;
    at: number;
    who: string;
    kind: 'route' | 'fact' | 'recording';
    key: string;
    value: string | null;
  };
  subscribers: {
    id: string;
    number_hash: string;
    number_sealed: string;
    line: string;
    language: string;
    form: string;
    country: string;
    part: Generated<'day' | 'evening'>;
    hear: Generated<number>;
    joined_at: number;
  };
  subscriptions: {
    subscriber: string;
    list: string;
    joined_at: number;
    step: Generated<number>;
    due_at: number | null;
    ended_at: Generated<number | null>;
  };
  wordings: { id: string; body: string; segments: number };
  broadcasts: {
    id: string;
    by: string;
    fingerprint: string;
    plan: string;
    state: 'filling' | 'sending' | 'stopping' | 'stopped';
    filled_to: Generated<string>;
    people: number;
    created_at: number;
    expires_at: number;
    stopped_at: number | null;
    counts: string | null;
  };
  outbox: {
    key: string;
    line: string;
    queue: string;
    spaced: number;
    due_at: number;
    expires_at: number;
    number_hash: string;
    number_sealed: string | null;
    subscriber: string | null;
    body_sealed: string | null;
    wording: string | null;
    asks: string | null;
    segments: number;
    cost: number;
    broadcast: string | null;
    state: 'waiting' | 'sending' | 'sent' | 'failed' | 'expired' | 'stopped';
    tries: Generated<number>;
    missed: Generated<number>;
    picked_at: number | null;
    lease_until: number | null;
    sid: string | null;
    status: string | null;
    rank: Generated<number>;
    error: number | null;
    created_at: number;
  };
  senders: { line: string; rate: number; free_at: Generated<number>; awake_until: Generated<number> };
  spending: { day: number; segments: number; cost: number };
  audit: { id: Generated<number>; at: number; actor: string; act: string; subject: string; hash: Generated<string> };
}

/** A query that has been built but not run. */
export type Writable = Compilable;

/** What the rooms are handed: queries, and a list of writes that happen together or not at all. */
export interface Database {
  db: Kysely<Schema>;
  batch(writes: readonly Writable[]): Promise<void>;
}

-- Times are milliseconds since 1970. Numbers are sealed (see seal.ts); number_hash is their HMAC, for lookup.

-- One row per write that must happen once: call and turn, message id, attempt id.
create table applied (
  key text primary key not null,
  at integer not null
) strict, without rowid;

-- Who has called before: what to greet them with. Nothing of what they heard or asked is said again.
create table callers (
  number_hash text primary key not null,
  language text,
  country text,
  seen_at integer not null,
  -- The topic at which a call broke off, and when: "to go on, press *".
  dropped_topic text,
  dropped_at integer
) strict, without rowid;

create table calls (
  sid text primary key not null,
  line text not null,
  number_hash text,
  direction text not null,
  started_at integer not null,
  -- From the status callback; rank never goes back.
  status text not null default 'in-progress',
  rank integer not null default 0,
  ended_at integer,
  seconds integer,
  -- Where the call was when it ended, and how far into that turn.
  ended_state text,
  ended_turn integer,
  ended_second integer
) strict, without rowid;
create index calls_caps on calls (line, number_hash, started_at);

-- The request to be called back. id is the call and which of its requests this is: the natural key.
create table requests (
  id text primary key not null,
  code text not null unique,
  call_sid text not null,
  line text not null,
  language text not null,
  country text,
  source text not null,
  status text not null check (status in ('waiting', 'taken', 'closed', 'cancelled')),
  urgency text not null check (urgency in ('normal', 'urgent')),
  -- When it may be rung: unasked (once, next daytime, neutral, no retry), day, evening, no, now.
  ring_when text not null check (ring_when in ('unasked', 'day', 'evening', 'no', 'now')),
  woman integer not null default 0,
  number_hash text,
  number_sealed text,
  created_at integer not null,
  updated_at integer not null,
  -- Urgent ones that nobody has taken: when the duty numbers are rung next. Null: not by itself.
  insist_at integer,
  insisted integer not null default 0,
  taken_at integer,
  taken_by text
) strict, without rowid;
create index requests_waiting on requests (status, urgency, created_at);
create index requests_number on requests (number_hash, status);
create index requests_insist on requests (insist_at) where insist_at is not null;

-- A number typed in a call, until it is confirmed.
create table held_numbers (
  call_sid text primary key not null,
  sealed text not null,
  at integer not null
) strict, without rowid;

-- What callers said. With a request it belongs to it; without, somebody must hear it to know what is wished.
-- key is the call and the turn at which the recording began; a recording found later than its call uses its own id.
create table messages (
  key text primary key not null,
  call_sid text not null,
  request_id text,
  line text,
  language text,
  -- by key (the caller pressed 0) or none (silence, wrong keys).
  wish text not null default 'none' check (wish in ('none', 'key')),
  number_hash text,
  number_sealed text,
  created_at integer not null,
  recording_sid text unique,
  seconds integer,
  -- expected: its callback has not come; announced: at the provider; stored: sealed here; gone: deleted there too.
  status text not null check (status in ('expected', 'announced', 'stored', 'gone')),
  heard_at integer
) strict, without rowid;
create index messages_unheard on messages (heard_at, created_at);
create index messages_call on messages (call_sid);
create index messages_status on messages (status, created_at);

-- Flashes on ring-back lines, and the ring that answers each.
create table rings (
  id text primary key not null,
  line text not null,
  number_hash text not null,
  number_sealed text not null,
  flashed_at integer not null,
  due_at integer,
  status text not null check (status in ('waiting', 'ringing', 'answered', 'done', 'replaced', 'dropped')),
  rung integer not null default 0,
  call_sid text,
  seconds integer
) strict, without rowid;
create index rings_due on rings (due_at) where due_at is not null;
create index rings_number on rings (line, number_hash, flashed_at);
create index rings_line on rings (line, flashed_at);

-- What happened at each turn: measurements, written in batches, never in the caller's way.
create table turns (
  call_sid text not null,
  turn integer not null,
  at integer not null,
  line text not null,
  language text,
  from_state text not null,
  event text not null,
  to_state text not null,
  topic text,
  primary key (call_sid, turn)
) strict, without rowid;

create table audit (
  id integer primary key,
  at integer not null,
  actor text not null,
  act text not null,
  subject text not null
) strict;

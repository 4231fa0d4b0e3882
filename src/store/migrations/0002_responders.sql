-- When each request may be rung next: one window, reckoned anew when it has passed (milliseconds since 1970).
alter table requests add column due_at integer;
alter table requests add column until_at integer;
alter table requests add column closed_at integer;
-- The country (ISO 3166) whose clock the number goes by: so that nobody has to open the number to know the hour.
alter table requests add column iso text;
-- Urgent before normal (so they sort), then who asked first: the next one is found without sorting.
create index requests_next on requests (status, urgency desc, created_at);
create index requests_until on requests (until_at) where until_at is not null;

-- Everybody who works here. A phone is a hint of who is calling, the PIN the proof.
create table people (
  id text primary key not null,
  name text not null unique,
  roles text not null,
  languages text not null,
  woman integer not null default 0,
  phone_hash text unique,
  phone_sealed text,
  -- Typed by who calls from another phone: four digits.
  sign_in text not null unique,
  pin_hash text,
  pin_failures integer not null default 0,
  password_hash text,
  totp_sealed text,
  -- The last time step whose code was used: none is taken twice.
  totp_step integer,
  locked_at integer,
  left_at integer,
  shift_until integer,
  shift_line text,
  -- The call with us in which they work by telephone; the newest wins.
  call_sid text,
  -- A missed call from their registered phone, and when they are rung back for it.
  flashed_at integer,
  ring_at integer,
  created_at integer not null
) strict, without rowid;
create index people_ring on people (ring_at) where ring_at is not null;

-- Who will be here when: what we may promise to callers.
create table shifts (
  person text not null,
  from_at integer not null,
  until_at integer not null,
  primary key (person, from_at)
) strict, without rowid;
create index shifts_until on shifts (until_at);

-- The life of a callback: a number (its hash) with its open requests. No row yet: waiting.
create table callbacks (
  key text primary key not null,
  state text not null check (state in ('waiting', 'claimed', 'dialling', 'talking', 'outcome', 'parked', 'closed')),
  responder text,
  lease_until integer,
  -- Rings since the requests were first tried, and when: the clock of retries starts when it rang.
  rings integer not null default 0,
  first_rang_at integer,
  last_rang_at integer,
  parked_why text,
  -- Parked for a reason that a new request does not lift.
  parked_hold integer not null default 0,
  rev integer not null default 1,
  updated_at integer not null
) strict, without rowid;
create index callbacks_responder on callbacks (responder, state);
create index callbacks_state on callbacks (state, lease_until);
-- One live callback per responder, whatever goes wrong elsewhere.
create unique index callbacks_one_live on callbacks (responder) where state in ('dialling', 'talking', 'outcome');

-- One row per ring. It belongs to one call of one responder, who alone is given the number to dial.
create table attempts (
  id text primary key not null,
  key text not null,
  responder text not null,
  -- The responder's leg. A shift by telephone is one call with many attempts.
  call_sid text,
  line text not null,
  started_at integer not null,
  dialled_at integer,
  ended_at integer,
  seconds integer,
  carrier text,
  outcome text,
  outcome_at integer,
  note_message text,
  -- How often the responder was rung back for an outcome, and when the next step towards it is due.
  asked_again integer not null default 0,
  ask_at integer
) strict, without rowid;
create index attempts_key on attempts (key, started_at);
create index attempts_call on attempts (call_sid) where call_sid is not null;
create index attempts_ask on attempts (ask_at) where ask_at is not null;
create index attempts_open on attempts (outcome, ended_at) where outcome is null;

-- Numbers that asked not to be called. A new request from there lifts it.
create table suppressed (
  number_hash text primary key not null,
  at integer not null
) strict, without rowid;

create table notes (
  id text primary key not null,
  key text not null,
  request_id text,
  author text not null,
  text_sealed text not null,
  at integer not null
) strict, without rowid;
create index notes_key on notes (key, at);

create table sessions (
  token_hash text primary key not null,
  person text not null,
  created_at integer not null,
  expires_at integer not null,
  -- When the second proof (TOTP) was given; null where none is needed yet.
  proved_at integer
) strict, without rowid;
create index sessions_person on sessions (person);
-- (END stands in capitals: wrangler, which cuts this file for D1, knows no other.)
-- Who is locked or has left is signed out, whoever locked them and wherever.
create trigger sessions_end after update of locked_at, left_at on people
when new.locked_at is not null or new.left_at is not null
begin delete from sessions where person = new.id; END;

-- How often a sign-in was tried, by the HMAC of the name or the address.
create table sign_in_tries (
  subject text primary key not null,
  since integer not null,
  tries integer not null
) strict, without rowid;

-- Messages whose sound and number are gone from here by age or by erasure.
alter table messages add column wiped_at integer;

-- What the address in hotline.yaml's notify: is told of, once per request and kind.
create table notices (
  request_id text not null,
  kind text not null check (kind in ('urgent', 'overdue')),
  tries integer not null default 0,
  next_at integer not null,
  delivered_at integer,
  primary key (request_id, kind)
) strict, without rowid;
create index notices_due on notices (next_at) where delivered_at is null;

-- Each row carries the hash of itself and the row before: what was changed or taken out afterwards shows.
alter table audit add column hash text not null default '';

-- Compare and swap in one batch: the batch fails when the write before changed nothing.
create table cas_guard (ok integer not null check (ok = 1)) strict;
create trigger cas_clean after insert on cas_guard begin delete from cas_guard; END;

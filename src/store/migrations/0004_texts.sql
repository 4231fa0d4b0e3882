-- What was texted to us, with what we answered, and what we sent by ourselves. Numbers and words are sealed.
create table texts (
  -- in: the provider's id; out: ours.
  id text primary key not null,
  -- The provider's id, once it is known.
  sid text unique,
  direction text not null check (direction in ('in', 'out')),
  line text not null,
  number_hash text,
  number_sealed text,
  body_sealed text,
  language text,
  -- The form it is written in: ne, ne-Latn, my-Zawg.
  form text,
  -- in: what it was understood as; out: what it is.
  keyword text,
  segments integer not null default 0,
  status text not null,
  -- Of the status: never back.
  rank integer not null default 0,
  -- The provider's code.
  error integer,
  at integer not null,
  -- in: what we said to it in the same breath. Null: nothing.
  answer_sealed text,
  answer_segments integer not null default 0,
  -- Free words, kept until somebody here has read them; the request that they became or belong to.
  kept integer not null default 0,
  request_id text,
  heard_at integer,
  wiped_at integer
) strict, without rowid;
create index texts_number on texts (number_hash, at);
create index texts_at on texts (at);
create index texts_kept on texts (heard_at, at) where kept = 1;
create index texts_request on texts (request_id) where request_id is not null;

-- Which menu a number was shown last on a line: its digits answer that one, for a day.
create table conversations (
  number_hash text not null,
  line text not null,
  state text not null,
  context text not null,
  at integer not null,
  primary key (number_hash, line)
) strict, without rowid;
create index conversations_at on conversations (at);

-- Numbers that said stop: nothing that we start goes to them, on any channel. What they ask for later is answered.
create table opt_outs (
  number_hash text primary key not null,
  at integer not null,
  -- text, or provider: then the provider refuses our texts too, until they text START.
  via text not null
) strict, without rowid;

-- The form in which they write, where it is not the language's own: ne-Latn, my-Zawg.
alter table callers add column form text;

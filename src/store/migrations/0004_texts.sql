-- What was texted to us, with what we answered in the same breath. Numbers and words are sealed. (What we start stands
-- in the outbox, 0005.)
create table texts (
  -- The provider's.
  id text primary key not null,
  line text not null,
  number_hash text,
  number_sealed text,
  body_sealed text,
  language text,
  -- The form it is written in: ne, ne-Latn, my-Zawg.
  form text,
  -- What it was understood as.
  keyword text not null,
  segments integer not null,
  at integer not null,
  -- Null: nothing was answered.
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

-- Everything we start by text: who subscribed to what, the outbox, broadcasts. (What answers a text at once is TwiML and
-- does not pass through here.) END in capitals: wrangler knows no other.

-- Who joined a series or a list. One row per number, gone when they leave the last one or say stop.
create table subscribers (
  id text primary key not null,
  number_hash text not null unique,
  number_sealed text not null,
  -- The line they texted: it is the one that texts them.
  line text not null,
  language text not null,
  -- How they read it, as in sms-templates/: my, ne-Latn.
  form text not null,
  -- Of hotline.yaml: by whose clock, in whose hours and at whose price they are texted.
  country text not null,
  part text not null default 'day' check (part in ('day', 'evening')),
  -- 1: would rather hear it; is only told to ring.
  hear integer not null default 0,
  joined_at integer not null
) strict, without rowid;

create table subscriptions (
  subscriber text not null,
  list text not null,
  joined_at integer not null,
  -- The step that comes next, from 0, and when. Null: there is none.
  step integer not null default 0,
  due_at integer,
  -- When the last step was put into the outbox.
  ended_at integer,
  primary key (subscriber, list)
) strict, without rowid;
create index subscriptions_due on subscriptions (list, step, due_at) where due_at is not null;
create index subscriptions_list on subscriptions (list, subscriber);

-- What is said to many, once each.
create table wordings (
  id text primary key not null,
  body text not null,
  segments integer not null
) strict, without rowid;

create table broadcasts (
  id text primary key not null,
  by text not null,
  -- What was said to whom, as a hash: the same again within the hour is refused.
  fingerprint text not null,
  -- Whom, in which words, at what price (JSON).
  plan text not null,
  -- filling: its texts are being put into the outbox; stopping: they are being taken out again, and none goes.
  state text not null check (state in ('filling', 'sending', 'stopping', 'stopped')),
  -- The subscriber up to whom that is done.
  filled_to text not null default '',
  people integer not null,
  created_at integer not null,
  expires_at integer not null,
  stopped_at integer,
  -- What came of it, once its rows are gone from the outbox (JSON).
  counts text
) strict, without rowid;
create index broadcasts_made on broadcasts (created_at);

create table outbox (
  -- Natural: broadcast and subscriber, series, step and subscriber, the message that is answered.
  key text primary key not null,
  line text not null,
  -- How soon it matters and whose clock it goes by: 0/now, 1/thailand/day, 2/nepal/evening.
  queue text not null,
  -- 1: never within three hours of another such text to the same number.
  spaced integer not null,
  due_at integer not null,
  expires_at integer not null,
  number_hash text not null,
  -- Null: the subscriber's.
  number_sealed text,
  subscriber text,
  -- Null: the wording's.
  body_sealed text,
  wording text,
  -- The question of a series that stands at its end: the next digit answers it.
  asks text,
  segments integer not null,
  -- In millionths of the currency of hotline.yaml.
  cost integer not null,
  broadcast text,
  -- sending: asked of the provider, no answer yet; sent: the provider has it, and status says how far it came.
  state text not null check (state in ('waiting', 'sending', 'sent', 'failed', 'expired', 'stopped')),
  tries integer not null default 0,
  -- How often the provider took it and it did not arrive.
  missed integer not null default 0,
  picked_at integer,
  lease_until integer,
  sid text,
  status text,
  rank integer not null default 0,
  error integer,
  created_at integer not null
) strict, without rowid;
create index outbox_next on outbox (line, queue, due_at, key) where state = 'waiting';
create index outbox_number on outbox (number_hash, picked_at);
create index outbox_lease on outbox (lease_until) where state = 'sending';
create index outbox_expires on outbox (expires_at) where state = 'waiting';
create index outbox_settled on outbox (expires_at) where state not in ('waiting', 'sending');

-- Each sender's segments a second, as a clock: the next may go when free_at has come (milliseconds, with fractions, so
-- that nothing drifts).
create table senders (
  line text primary key not null,
  rate real not null,
  free_at real not null default 0,
  -- Something is at work on it, on a host where nothing ticks.
  awake_until integer not null default 0
) strict, without rowid;

-- What was sent on a day (days since 1970, UTC).
create table spending (
  day integer primary key not null,
  segments integer not null,
  cost integer not null
) strict;

-- Whatever is picked takes its time on the sender's clock, counts for its day, and keeps the person's next text away
-- for three hours: in the statement that picks it, or not at all. Five seconds that were not used are made up for.
create trigger outbox_picked after update of state on outbox
when new.state = 'sending' and old.state = 'waiting'
begin
  update senders set free_at = max(free_at, new.picked_at - 5000) + new.segments * 1000.0 / rate where line = new.line;
  insert into spending (day, segments, cost) values (new.picked_at / 86400000, new.segments, new.cost)
    on conflict (day) do update set segments = segments + excluded.segments, cost = cost + excluded.cost;
  update outbox set due_at = max(due_at, new.picked_at + 10800000)
    where new.spaced = 1 and number_hash = new.number_hash and state = 'waiting' and spaced = 1 and key <> new.key;
END;

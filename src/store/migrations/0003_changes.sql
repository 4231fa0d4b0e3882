-- What people change while the line runs: a route's status, a fact confirmed, a recording put in place. Rows are only
-- ever added: the newest of a kind and key holds, and undoing is one more row with the value before.
create table changes (
  id integer primary key,
  at integer not null,
  who text not null,
  kind text not null check (kind in ('route', 'fact', 'recording')),
  -- nepal>malaysia, T-06, ne/piece.pay.malaysia
  key text not null,
  -- null: as if it had never been set
  value text
) strict;
create index changes_of_key on changes (kind, key, id);

-- Until when a caller was told that they would be rung (milliseconds since 1970); null: no time was promised.
alter table requests add column promised_by integer;
-- When this phone may be rung next, as the person said who was spoken to: asked at each contact.
alter table attempts add column safe text check (safe in ('day', 'evening', 'no'));

-- What is old is found without a look at all that is not.
create index requests_over on requests (coalesce(closed_at, updated_at))
  where number_sealed is not null and status in ('closed', 'cancelled');
create index calls_numbered on calls (started_at) where number_hash is not null;
create index rings_numbered on rings (flashed_at) where number_hash != '';
create index callers_seen on callers (seen_at);
create index notes_at on notes (at);
create index messages_kept on messages (created_at) where wiped_at is null;
create index attempts_note on attempts (note_message) where note_message is not null;

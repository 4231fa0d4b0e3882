-- When the caller's phone was picked up, by a person or a machine. Null: it was not, or nobody told us.
alter table attempts add column picked_up_at integer;

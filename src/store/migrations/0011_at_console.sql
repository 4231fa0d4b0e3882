-- 1: begun in the console, where its outcome can be given too; who did has longer to say it before their phone rings.
alter table attempts add column at_console integer not null default 0;

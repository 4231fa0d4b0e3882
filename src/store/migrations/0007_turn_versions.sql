-- Which recording a turn played: the first eight hexadecimal digits of its clip's name, with + between where what was
-- played is several. Null where nothing was played that has versions, and in turns from before.
alter table turns add column version text;
-- 1: the key does nothing in that menu.
alter table turns add column wrong integer not null default 0;

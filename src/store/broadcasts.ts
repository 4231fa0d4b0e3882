// What many were told at once.
import { sql } from 'kysely';

/** SQL, of a row of broadcasts: how many of its texts came to what, as JSON by state or, once sent, by status. */
export const outcomes = sql<string>`(
  select json_group_object(outcome, n) from (
    select case state when 'sent' then coalesce(status, 'sent') else state end as outcome, count(*) as n from outbox
    where key > 'b.' || broadcasts.id || '.' and key < 'b.' || broadcasts.id || '/' group by outcome))`;

// A list of values in a statement.
import { sql } from 'kysely';

/** SQL, behind `in`. By way of JSON: a statement of D1 takes a hundred parameters, and a list may be longer. */
export const listed = (values: readonly string[]) =>
  sql<string>`(select value from json_each(${JSON.stringify(values)}))`;

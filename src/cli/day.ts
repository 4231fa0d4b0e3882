// A day such as 2026-11-02, as an option names it.
import { isDay } from '../content/days.ts';
import { CommandError } from './command-error.ts';

/** The day, where the option was given. Throws CommandError for what is none. */
export function dayNamed<T extends string | undefined>(option: string, text: T): T {
  if (text !== undefined && !isDay(text)) throw new CommandError(`${option} must be a day such as 2026-11-02`);
  return text;
}

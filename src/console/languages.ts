// What languages are called in English, which is what this console is written in.
import type { Deps } from '../deps.ts';

/** By tag, for every language that a line offers. */
export const languageNames = (deps: Pick<Deps, 'flows'>): Record<string, string> =>
  Object.fromEntries(
    [...deps.flows.values()].flatMap(flow => flow.line.languages.map(({ tag, english }) => [tag, english])),
  );

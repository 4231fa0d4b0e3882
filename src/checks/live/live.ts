// Everything that keeps the hotline from real callers. None of it stops a line that runs.
import type { Checked } from '../checked.ts';
import { saidOn } from '../said.ts';
import { agedFacts, placeholders, unreviewed, unreviewedLists, unreviewedTexts, unsaidRoutes } from './content.ts';
import { darkCountries } from './night.ts';
import { brokenPromises } from './provider.ts';

/** A sentence each, with what to do; none: it may go live. */
export function refusals(checked: Checked): string[] {
  const { hotline, flows, now } = checked;
  const heard = [...flows.values()].map(flow => ({ flow, said: saidOn(flow) }));
  const settings = hotline.live
    ? []
    : ['hotline.yaml says live: false: write live: true, so that the server does not start without a provider'];
  return [
    ...settings,
    ...brokenPromises(checked),
    ...placeholders(heard),
    ...unreviewed(heard),
    ...unreviewedTexts(checked),
    ...unreviewedLists(checked),
    ...agedFacts(heard, now),
    ...unsaidRoutes(heard, now),
    ...darkCountries(heard),
  ];
}

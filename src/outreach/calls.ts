// A call that we were not told the end of, looked up at the provider.
import type { Deps } from '../deps.ts';

/** As the provider names a call that is over. */
const FINAL: ReadonlySet<string> = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

/** Is it over? A call that nobody knows is; where the provider can't say, it counts as going on. */
export async function isOver(deps: Pick<Deps, 'provider' | 'log'>, callSid: string | null): Promise<boolean> {
  if (callSid === null) return true;
  try {
    const call = await deps.provider.fetchCall(callSid);
    return call === undefined || FINAL.has(call.status);
  } catch (error) {
    deps.log('warn', 'the provider could not say whether a call is over', { call: callSid, error });
    return false;
  }
}

// A machine picked up where a responder called back: nobody speaks to it. Its leg is ended, and the responder, who stays
// on the line, hears that it was one.
import type { Deps } from '../deps.ts';
import { machineHeard, machineStays } from '../store/machines.ts';

/** `call`: the one that dialled, where the carrier names it. */
export interface MachineHeard {
  attempt: string;
  leg: string;
  call: string | undefined;
}

/** Ends the leg, however often it is asked to. Rejects with a ProviderError when it could not be ended. */
export async function hangUpOnMachine(deps: Deps, { attempt, leg, call }: MachineHeard): Promise<void> {
  const { database, provider } = deps;
  const own = call === undefined ? {} : { callSid: call };
  if (!(await machineHeard(database, { id: attempt, ...own, now: deps.now().getTime() }))) return;
  try {
    await provider.hangUp(leg);
  } catch (error) {
    await machineStays(database, attempt);
    throw error;
  }
  deps.log('info', 'a machine picked up, and was hung up on', { attempt });
}

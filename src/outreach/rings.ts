// Rings that answer a flash.
import type { Deps } from '../deps.ts';
import { dropLateRings, dueRings, type Ring, ringEnded, ringPlaced, ringRow } from '../store/rings.ts';
import { ProviderError } from './provider.ts';

const RING_SECONDS = 25;

/** Rings what is due, and says what came too late. */
export async function ringBack(deps: Deps): Promise<void> {
  const now = deps.now().getTime();
  for (const late of await dropLateRings(deps.database, now))
    deps.log('error', 'a flash could not be rung within a minute and was dropped', { ring: late.id });
  await Promise.all((await dueRings(deps.database, now)).map(ring => place(deps, ring)));
}

async function place(deps: Deps, ring: Ring): Promise<void> {
  try {
    const { sid } = await deps.provider.placeCall({
      to: await deps.seal.open(ringRow(ring.id), ring.number_sealed),
      from: ring.line,
      url: `${deps.publicUrl}/twilio/voice/ringback?r=${ring.id}`,
      fallbackUrl: `${deps.publicUrl}/twilio/voice/fallback`,
      statusUrl: `${deps.publicUrl}/twilio/voice/ringback/status?r=${ring.id}`,
      timeout: RING_SECONDS,
      detectMachine: true,
    });
    await ringPlaced(deps.database, ring.id, sid);
  } catch (error) {
    // What may have been carried out is not tried again: two rings are worse than none.
    const retry = error instanceof ProviderError && error.fate === 'retry';
    deps.log('error', 'a ring could not be placed', { ring: ring.id, retry, error });
    await ringEnded(deps.database, ring.id, { seconds: 0, retry, now: deps.now().getTime() });
  }
}

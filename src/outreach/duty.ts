// Rounds of the duty numbers for urgent requests that nobody has taken.
import { phonesFor } from '../callbacks/phones.ts';
import type { Deps } from '../deps.ts';
import { dueForDuty } from '../store/duty.ts';
import type { Request } from '../store/requests.ts';

const RING_SECONDS = 25;

/** Rings every duty number for every urgent request whose round is due. Whoever presses 1 first has it. */
export async function ringDuty(deps: Deps): Promise<void> {
  for (const request of await dueForDuty(deps.database, deps.now().getTime())) {
    const phones = await phonesFor(deps, request.language, { woman: request.woman === 1 });
    if (phones.length === 0)
      deps.log(
        'error',
        'an urgent request waits; nobody is on shift for it, and ON_DUTY_NUMBERS names nobody to ring',
        {
          code: request.code,
        },
      );
    await Promise.all(phones.map((number, index) => place(deps, request, number, index)));
  }
}

async function place(deps: Deps, request: Request, number: string, index: number): Promise<void> {
  try {
    await deps.provider.placeCall({
      to: number,
      from: request.line,
      url: `${deps.publicUrl}/twilio/voice/duty?x=${request.code}`,
      fallbackUrl: `${deps.publicUrl}/twilio/voice/fallback`,
      statusUrl: `${deps.publicUrl}/twilio/voice/status`,
      timeout: RING_SECONDS,
      detectMachine: false,
    });
  } catch (error) {
    deps.log('error', 'somebody on duty could not be rung', { code: request.code, phone: index + 1, error });
  }
}

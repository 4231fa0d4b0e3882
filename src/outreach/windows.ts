// Requests that nobody got round to ringing in their window are given the next one.
import { nextWindow, placeOf } from '../callbacks/windows.ts';
import type { Deps } from '../deps.ts';
import { moveWindow, withoutWindow } from '../store/requests.ts';

export async function openNextWindows(
  deps: Pick<Deps, 'database' | 'flows' | 'hotline' | 'now' | 'log'>,
): Promise<void> {
  const now = deps.now().getTime();
  const missed = await withoutWindow(deps.database, now);
  for (const request of missed) {
    const line = deps.flows.get(request.line)?.line.home ?? Object.values(deps.hotline.countries)[0];
    if (!line) continue;
    // "Now, it is safe" was about that hour; who said it is rung by day like others.
    const when = request.ring_when === 'now' ? 'day' : request.ring_when;
    await moveWindow(deps.database, request, nextWindow(now, when, placeOf(request.iso, deps.hotline.countries, line)));
  }
  if (missed.length > 0)
    deps.log('warn', 'requests were not rung in their hours, and wait for the next', { requests: missed.length });
}

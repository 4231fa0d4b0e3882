// Requests that nobody got round to ringing in their window are given the next one.
import { type Homes, homeOf, nextWindow, placeOf } from '../callbacks/windows.ts';
import type { Deps } from '../deps.ts';
import { moveWindow, withoutWindow } from '../store/requests.ts';

export async function openNextWindows(deps: Pick<Deps, 'database' | 'hotline' | 'now' | 'log'> & Homes): Promise<void> {
  const now = deps.now().getTime();
  const missed = await withoutWindow(deps.database, now);
  for (const request of missed) {
    // "Now, it is safe" was about that hour; who said it is rung by day like others.
    const when = request.ring_when === 'now' ? 'day' : request.ring_when;
    const place = placeOf(request.iso, deps.hotline.countries, homeOf(deps, request.line));
    await moveWindow(deps.database, request, nextWindow(now, when, place));
  }
  if (missed.length > 0)
    deps.log('warn', 'requests were not rung in their hours, and wait for the next', { requests: missed.length });
}

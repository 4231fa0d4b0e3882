// Telling an address of the organisation's own that somebody waits: code, urgency, language and why; never a number.
import type { Deps } from '../deps.ts';
import { dueNotices, type Notice, noteNotices, noticeDelivered } from '../store/notices.ts';

const MINUTE = 60_000;
/** How long after each try it is tried again; after the last one it is given up, and that is logged. */
export const AGAIN_MS = [1, 2, 5, 15, 30, 60, 120, 240, 480, 720].map(minutes => minutes * MINUTE);
/** So many at once; the rest comes with the next round. */
const AT_ONCE = 20;
const PATIENCE_MS = 10_000;
/** What signs what is sent; `earshot notify-key` tells it to whoever receives it. */
export const NOTIFY_KEY = 'notify';

type Needed = Pick<Deps, 'database' | 'hotline' | 'seal' | 'log' | 'now'>;

/** Tells of new urgent and of overdue requests, each once; what is not answered with 2xx is told again later. */
export async function notify(deps: Needed): Promise<void> {
  const url = deps.hotline.notify;
  if (!url) return;
  const now = deps.now().getTime();
  await noteNotices(deps.database, now);
  const due = await dueNotices(deps.database, { now, again: AGAIN_MS, most: AT_ONCE });
  await Promise.all(due.map(notice => tell(deps, url, notice)));
}

async function tell(deps: Needed, url: string, notice: Notice): Promise<void> {
  const { code, urgency, language, kind, tries } = notice;
  try {
    const body = JSON.stringify({ code, urgency, language, kind });
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-earshot-signature': await signature(deps, body) },
      body,
      // Where it leads to, nobody has set down in hotline.yaml.
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    await noticeDelivered(deps.database, notice, deps.now().getTime());
  } catch (error) {
    const last = tries >= AGAIN_MS.length;
    const event = last ? 'the notify address was not reached; given up' : 'the notify address was not reached yet';
    deps.log(last ? 'error' : 'warn', event, { code, kind, tries, error });
  }
}

/** `t=<seconds since 1970>,v1=<HMAC-SHA-256 of "t.body", hexadecimal>`: an old one, sent again, shows its age. */
async function signature({ seal, now }: Needed, body: string): Promise<string> {
  const seconds = Math.floor(now().getTime() / 1000);
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', await seal.derive(NOTIFY_KEY), algorithm, false, ['sign']);
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(`${seconds}.${body}`));
  return `t=${seconds},v1=${[...new Uint8Array(mac)].map(b => b.toString(16).padStart(2, '0')).join('')}`;
}

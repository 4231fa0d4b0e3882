// The daily look at what is kept: what is old goes, and the log notes where the audit stands.
import type { Deps } from '../deps.ts';
import { auditHead } from '../store/audit.ts';
import { headText, verifyAudit } from './audit.ts';
import { retain } from './retain.ts';

type Needed = Pick<Deps, 'database' | 'audio' | 'hotline' | 'log' | 'now'>;

export async function daily({ database, audio, hotline, log, now }: Needed): Promise<void> {
  const { broken } = await verifyAudit(database);
  if (broken) log('error', 'the audit does not fit: earshot audit verify', broken);
  const gone = await retain({ database, audio, keep: hotline.keep, now: now().getTime(), actor: 'rounds' });
  if (gone.unheard)
    log('error', 'messages went for their age, and nobody had ever heard them', { count: gone.unheard });
  if (gone.unread) log('error', 'texts went for their age, and nobody had ever read them', { count: gone.unread });
  if (Object.keys(gone).length > 0) log('info', 'what was old is gone', gone);
  // Kept in the log it shows later whether the audit was cut short or made anew (audit verify --head).
  log('info', 'the audit stands', { head: headText(await auditHead(database)) });
}

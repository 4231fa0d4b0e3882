// What the provider says became of a text that we started. Statuses come first, late, twice and the wrong way round.
import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { numberRefused } from '../outreach/outbox.ts';
import { type Progress, progressed } from '../store/outbox.ts';
import { sidIn } from './form.ts';
import type { SignedEnv } from './signed.ts';
import { textFate } from './text-fates.ts';

/** How far along each is: never back. Many networks to simple phones report nothing after `sent`. */
const RANKS: Record<string, { rank: number; failed?: true }> = {
  accepted: { rank: 1 },
  scheduled: { rank: 1 },
  queued: { rank: 2 },
  sending: { rank: 3 },
  sent: { rank: 4 },
  canceled: { rank: 5, failed: true },
  failed: { rank: 5, failed: true },
  undelivered: { rank: 5, failed: true },
  partially_delivered: { rank: 6 },
  delivered: { rank: 7 },
  read: { rank: 8 },
};

const COUNT = /^\d{1,6}$/;

export function textStatus(deps: Deps): Hono<SignedEnv> {
  const app = new Hono<SignedEnv>();

  /** 503 asks the provider to say it again. */
  app.post('/', async c => {
    const { m: key = '', t = '' } = c.req.query();
    const progress = progressIn(c.get('form'), deps.now().getTime());
    if (!progress || !COUNT.test(t)) return c.body(null, 204);
    try {
      await progressed(deps.database, { key, tries: Number(t) }, progress);
      await numberRefused(deps, { key, tries: Number(t) }, textFate(progress.error, 'never'));
      return c.body(null, 204);
    } catch (error) {
      deps.log('error', "a text's status could not be stored; the provider is asked to repeat it", {
        text: key,
        error,
      });
      return c.body(null, 503);
    }
  });

  return app;
}

/** Undefined: nothing that we know how to read. */
function progressIn(form: SignedEnv['Variables']['form'], now: number): Progress | undefined {
  const status = form.MessageStatus ?? form.SmsStatus ?? '';
  const sid = sidIn(form.MessageSid ?? form.SmsSid);
  const known = Object.hasOwn(RANKS, status) ? RANKS[status] : undefined;
  if (!known || sid === '') return undefined;
  const error = COUNT.test(form.ErrorCode ?? '') ? Number(form.ErrorCode) : undefined;
  const { again } = textFate(error, 'never');
  return {
    sid,
    status,
    rank: known.rank,
    failed: known.failed ?? false,
    error,
    again: again.map(wait => now + wait),
  };
}

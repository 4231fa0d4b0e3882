// The provider says that a recording is ready: it is noted, fetched, sealed and deleted there (outreach/recordings.ts).
import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { takeIn } from '../outreach/recordings.ts';
import { announceMessage, messageKey } from '../store/messages.ts';
import { requestId } from '../store/requests.ts';
import { flowById } from './caller.ts';
import { callSid } from './form.ts';
import type { SignedEnv } from './signed.ts';

export function recording(deps: Deps): Hono<SignedEnv> {
  const app = new Hono<SignedEnv>();

  app.post('/', async c => {
    const form = c.get('form');
    const sid = callSid(form);
    const recordingSid = form.RecordingSid ?? '';
    if (sid === '' || !/^[\w-]{1,64}$/.test(recordingSid) || (form.RecordingStatus ?? 'completed') !== 'completed')
      return c.body(null, 204);

    const { n = '0', l, i, w, m } = c.req.query();
    const { line } = flowById(deps, i);
    try {
      if (line.mode === 'practice') {
        await deps.provider.deleteRecording(recordingSid);
        return c.body(null, 204);
      }
      const message = await announceMessage(deps.database, {
        key: messageKey(sid, Number(n)),
        callSid: sid,
        requestId: m ? requestId({ callSid: sid, nth: Number(m) }) : undefined,
        line: line.number,
        language: l || undefined,
        wish: w === 'key' ? 'key' : 'none',
        recordingSid,
        seconds: Number(form.RecordingDuration) || 0,
        now: deps.now().getTime(),
      });
      await takeIn(deps, message);
      return c.body(null, 204);
    } catch (error) {
      deps.log(
        'error',
        'a recording is not with us yet; the provider is asked to repeat, and it is looked for hourly',
        {
          call: sid,
          error,
        },
      );
      return c.body(null, 503);
    }
  });

  return app;
}

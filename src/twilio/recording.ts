// The provider says that a recording is ready: it is noted, fetched, sealed and deleted there (outreach/recordings.ts).
import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { takeIn } from '../outreach/recordings.ts';
import { announceMessage, messageKey } from '../store/messages.ts';
import { requestId } from '../store/requests.ts';
import { flowById } from './caller.ts';
import { callSid, secondsIn, sidIn } from './form.ts';
import type { SignedEnv } from './signed.ts';

const count = (text = ''): number | undefined => (/^\d{1,3}$/.test(text) ? Number(text) : undefined);

export function recording(deps: Deps): Hono<SignedEnv> {
  const app = new Hono<SignedEnv>();

  app.post('/', async c => {
    const form = c.get('form');
    const sid = callSid(form);
    const recordingSid = sidIn(form.RecordingSid);
    if (sid === '' || recordingSid === '' || (form.RecordingStatus ?? 'completed') !== 'completed')
      return c.body(null, 204);

    const { n, l, i, w, m } = c.req.query();
    const { line } = flowById(deps, i);
    const nth = count(m);
    try {
      if (line.mode === 'practice') {
        await deps.provider.deleteRecording(recordingSid);
        return c.body(null, 204);
      }
      const message = await announceMessage(deps.database, {
        key: messageKey(sid, count(n) ?? 0),
        callSid: sid,
        requestId: nth ? requestId({ callSid: sid, nth }) : undefined,
        line: line.number,
        language: line.languages.find(language => language.tag === l)?.tag,
        wish: w === 'key' ? 'key' : 'none',
        recordingSid,
        seconds: secondsIn(form.RecordingDuration) ?? 0,
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

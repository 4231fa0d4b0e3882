// Every route, in the order a request meets it. No I/O of its own.
import { Hono, type MiddlewareHandler } from 'hono';
import { html } from 'hono/html';
import { consoleRoutes } from './console/routes.tsx';
import type { StatsExtras } from './console/stats.tsx';
import type { Deps } from './deps.ts';
import { home } from './home.tsx';
import { wasApplied } from './store/applied.ts';
import { duty } from './twilio/duty.ts';
import { latest } from './twilio/latest.ts';
import { recording } from './twilio/recording.ts';
import { responders } from './twilio/responders.ts';
import { ringback } from './twilio/ringback.ts';
import { bounded, signed } from './twilio/signed.ts';
import { sms } from './twilio/sms.ts';
import { textStatus } from './twilio/text-status.ts';
import { voice } from './twilio/voice.ts';
import { workLeg } from './twilio/work-leg.ts';
import { voices } from './twilio/work-voices.ts';

/** Rooms that a host adds: clips and fonts where it has files, the simulator in demo mode, metrics and charts on Node. */
export interface Extras {
  clips?: Hono;
  fonts?: Hono;
  phone?: Hono;
  /** A page to hear every prompt. */
  listen?: Hono;
  stats?: StatsExtras;
  metrics?: { watch: MiddlewareHandler; render(): Promise<{ type: string; text: string }> };
}

export function createApp(deps: Deps, extras: Extras = {}): Hono {
  const app = new Hono();

  if (extras.metrics) app.use('/twilio/*', extras.metrics.watch);
  // Fetched without the provider's signature; the address carries ours.
  app.route('/twilio/voice/message', voices(deps));
  app.use('/twilio/*', bounded, signed(deps.authToken, deps.publicUrl, deps.log));
  app.use('/twilio/voice/*', latest(deps));
  app.use('/twilio/sms', latest(deps));
  app.route('/twilio/voice', workLeg(deps));
  app.route('/twilio/voice', responders(deps));
  app.route('/twilio/voice', voice(deps));
  app.route('/twilio/voice/ringback', ringback(deps));
  app.route('/twilio/voice', duty(deps));
  app.route('/twilio/recording', recording(deps));
  app.route('/twilio/sms/status', textStatus(deps));
  app.route('/twilio/sms', sms(deps));

  app.route('/console', consoleRoutes(deps, extras.stats));

  app.get('/healthz', c => c.text('alive'));
  app.get('/readyz', async c => {
    try {
      await wasApplied(deps.database, 'ready?');
      return c.text('able to save');
    } catch (error) {
      deps.log('error', 'the database does not answer', { error });
      return c.text('not able to save: the database does not answer', 503);
    }
  });
  if (extras.metrics) {
    const { metrics } = extras;
    app.get('/metrics', async c => {
      const { type, text } = await metrics.render();
      return c.body(text, 200, { 'content-type': type });
    });
  }
  if (extras.clips) app.route('/', extras.clips);
  if (extras.fonts) app.route('/', extras.fonts);
  if (extras.phone) app.route('/phone', extras.phone);
  if (extras.listen) app.route('/listen', extras.listen);
  app.get('/', c => c.html(html`<!doctype html>${home(deps.hotline, extras.phone !== undefined)}`));

  app.onError((error, c) => {
    deps.log('error', 'a request broke', { path: new URL(c.req.url).pathname, error });
    return c.text('something broke; it has been logged', 500);
  });
  return app;
}

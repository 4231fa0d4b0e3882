// A text, from the provider's form to its document: always text/xml, for anything else is texted to the person.
import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { type Incoming, receive, textFlowOf } from '../sms/receive.ts';
import { sorry } from '../sms/sorry.ts';
import { sidIn } from './form.ts';
import { xml } from './reply.ts';
import type { Form, SignedEnv } from './signed.ts';
import { document, element, escaped } from './twiml.ts';

/** Nothing is answered. */
const SILENCE = document('');

export function sms(deps: Deps): Hono<SignedEnv> {
  const app = new Hono<SignedEnv>();

  app.post('/', async c => {
    try {
      return xml(c, reply(await receive(deps, incoming(deps, c.get('form')))));
    } catch (error) {
      // The provider asks again, then the fallback; what never comes through is found in its list.
      deps.log('error', 'a text could not be written down; the provider is asked to repeat it', { error });
      return c.body(SILENCE, 503, { 'content-type': 'text/xml; charset=utf-8' });
    }
  });

  /** The provider could not use our answer, or had none. Once more; and if that fails, sorry without the store. */
  app.post('/fallback', async c => {
    const text = incoming(deps, c.get('form'));
    deps.log('error', 'the provider fell back for a text', { text: text.id, code: c.get('form').ErrorCode ?? '' });
    try {
      return xml(c, reply(await receive(deps, text)));
    } catch (error) {
      deps.log('error', 'a text could not be written down; it is found in the provider’s list later', { error });
      return xml(c, reply(sorry(textFlowOf(deps, text.line), text.body)));
    }
  });

  return app;
}

const reply = (words: string | undefined): string =>
  words === undefined ? SILENCE : document(element('Message', {}, escaped(words)));

/** Twilio's form and Somleng's: there Body may be missing, and To and From may have no plus. */
function incoming(deps: Deps, form: Form): Incoming {
  const { From = '', To = '', Body = '', OptOutType } = form;
  const id = sidIn(form.MessageSid) || sidIn(form.SmsSid) || `none-${deps.id()}`;
  const picture = Number(form.NumMedia ?? 0) > 0;
  return { id, from: From, line: To, body: Body, picture, ...(OptOutType ? { optOut: OptOutType } : {}) };
}

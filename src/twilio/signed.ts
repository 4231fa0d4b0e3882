// The lock on the callers' door: a bounded form, signed by the provider for the address it calls us by.
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import type { Log } from '../platform/log.ts';

export type Form = Record<string, string>;
export interface SignedEnv {
  Variables: { form: Form };
}

/** The provider's forms are a few hundred bytes; a text of 1,600 characters in Burmese is some 15 kB. */
const MOST_BYTES = 64 * 1024;

const counted = bodyLimit({ maxSize: MOST_BYTES, onError: c => c.text('too large', 413) });

/**
 * Refuses what is too long. Where the request says its length (the server holds it to that) the body is left alone:
 * bodyLimit always opens it as a stream, which on Node costs as much as all the rest of a turn.
 */
export const bounded = createMiddleware(async (c, next) => {
  const length = c.req.header('content-length');
  if (length === undefined || c.req.header('transfer-encoding') !== undefined) return counted(c, next);
  if (!(Number(length) <= MOST_BYTES)) return c.text('too large', 413);
  await next();
});

/**
 * Lets pass what carries a valid X-Twilio-Signature for `publicUrl` and the path and query as they came; the Host
 * header has no say. Anything else: 403, nothing stored, the checked URL in the log.
 */
export function signed(authToken: string, publicUrl: string, log: Log) {
  return createMiddleware<SignedEnv>(async (c, next) => {
    const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/x-www-form-urlencoded') return c.text('send a form', 415);

    const fields = new URLSearchParams(await c.req.text());
    const form: Form = Object.create(null);
    let repeated = false;
    fields.forEach((value, name) => {
      repeated ||= name in form;
      form[name] = value;
    });
    const url = publicUrl + pathAndQuery(c.req.url);
    const signature = c.req.header('x-twilio-signature');
    if (!signature || !webhooks.validateRequest(authToken, signature, url, repeated ? lists(fields) : form)) {
      log('warn', 'refused a request that our provider did not sign', {
        checked: url,
        signature: signature ? 'wrong' : 'missing',
      });
      return c.text('signature missing or wrong', 403);
    }
    c.set('form', form);
    await next();
  });
}

/** Everything after the host, untouched: the signature covers these very characters. */
function pathAndQuery(url: string): string {
  return url.slice(url.indexOf('/', url.indexOf('//') + 2));
}

/** The shape the signature is reckoned over when names come twice: such a name has a list of values. */
function lists(fields: URLSearchParams): Record<string, string | string[]> {
  const all: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of fields) {
    const before = all[name];
    all[name] = before === undefined ? value : [before, value].flat();
  }
  return all;
}

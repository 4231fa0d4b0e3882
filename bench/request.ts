// A webhook as the provider sends it: some 30 fields, signed for our public address, ready to be written to a socket.
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { PUBLIC_URL, TOKEN } from '../tests/support/hotline.ts';

export type Fields = Record<string, string>;

export interface Webhook {
  path: string;
  body: string;
  signature: string;
}

/** The provider's usual fields for one call. Empty ones are sent, and signed, too. */
export function callFields(sid: string, from: string, to: string, direction: string): Fields {
  const place = (who: string, country: string) => ({
    [`${who}City`]: '',
    [`${who}State`]: '',
    [`${who}Zip`]: '',
    [`${who}Country`]: country,
  });
  return {
    AccountSid: `AC${'0'.repeat(32)}`,
    ApiVersion: '2010-04-01',
    CallSid: sid,
    CallStatus: 'ringing',
    Direction: direction,
    From: from,
    To: to,
    Caller: from,
    Called: to,
    ...place('From', 'TH'),
    ...place('To', 'TH'),
    ...place('Caller', 'TH'),
    ...place('Called', 'TH'),
  };
}

export function webhook(path: string, fields: Fields): Webhook {
  const signature = webhooks.getExpectedTwilioSignature(TOKEN, PUBLIC_URL + path, fields);
  return { path, body: new URLSearchParams(fields).toString(), signature };
}

const { host } = new URL(PUBLIC_URL);

/** The bytes of the request. All our characters are ASCII: a form is percent-encoded. */
export const bytesOf = ({ path, body, signature }: Webhook): Buffer =>
  Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n` +
      'Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n' +
      `Content-Length: ${body.length}\r\nX-Twilio-Signature: ${signature}\r\n\r\n${body}`,
    'latin1',
  );

// Somebody who texts. What the provider would send, and what it is answered.
import { expect } from 'vitest';
import { unescaped } from './document.ts';
import { LINES, type Line, PEOPLE } from './hotline.ts';

let texts = 0;

export interface Texting {
  from?: string;
  to?: string;
  form?: Record<string, string>;
}

/** What a document says; undefined for silence. */
export function messageIn(document: string): string | undefined {
  const found = /^<\?xml version="1.0" encoding="UTF-8"\?><Response>(?:<Message>([^<]+)<\/Message>)?<\/Response>$/.exec(
    document,
  );
  if (!found) throw new Error(`neither a message nor silence: ${document}`);
  return found[1] === undefined ? undefined : unescaped(found[1]);
}

/** A phone with which somebody texts one of our lines. */
export function texter(line: Line, { from = PEOPLE.khinKhin, to = LINES.five, form = {} }: Texting = {}) {
  let last: { path: string; form: Record<string, string> } | undefined;
  const post = async (path: string, fields: Record<string, string>) => {
    last = { path, form: fields };
    const response = await line.post(path, fields);
    expect(response.headers.get('content-type')).toContain('text/xml');
    expect(response.status, await response.clone().text()).toBe(200);
    phone.document = await response.text();
    phone.answer = messageIn(phone.document);
    return phone;
  };
  const phone = {
    number: from,
    /** The last document, and what it said; undefined: nothing. */
    document: '',
    answer: undefined as string | undefined,
    sid: '',
    /** Texts; `more` fields stand in the form beside the usual ones. */
    async texts(body: string, more: Record<string, string> = {}) {
      phone.sid = more.MessageSid ?? `SM${`${++texts}`.padStart(32, '0')}`;
      return post('/twilio/sms', {
        MessageSid: phone.sid,
        SmsSid: phone.sid,
        AccountSid: `AC${'0'.repeat(32)}`,
        From: from,
        To: to,
        Body: body,
        NumMedia: '0',
        NumSegments: '1',
        SmsStatus: 'received',
        ApiVersion: '2010-04-01',
        ...form,
        ...more,
      });
    },
    /** Several, one after the other. */
    async textsAll(...bodies: string[]) {
      for (const body of bodies) await phone.texts(body);
      return phone;
    },
    /** The provider sends the last one once more. */
    async again() {
      const before = phone.document;
      if (last) await post(last.path, last.form);
      return { before, after: phone.document };
    },
    /** The words of a template in the form given stand in the answer. */
    reads(...words: string[]) {
      for (const word of words) expect(phone.answer).toContain(word);
      return phone;
    },
    readsNothing() {
      expect(phone.answer).toBeUndefined();
      return phone;
    },
  };
  return phone;
}

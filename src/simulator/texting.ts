// Texts between the phones and the server, as a provider carries them: both ways kept, the way of ours told step by
// step, and what a phone texts handed over signed, with its answer taken back.
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import type { RemoteMessage, TextToSend } from '../outreach/provider.ts';
import { phoneOf } from './connect.ts';
import type { Network } from './network.ts';
import type { Phone } from './phone.ts';
import { readXml, XmlError } from './xml.ts';

/** Seconds after which the network has it, and the phone. */
const STEPS = [
  { after: 1, status: 'sent' },
  { after: 2, status: 'delivered' },
] as const;
/** Of `earshot connect`'s address for texts: an answer of 5xx is asked for again so often. */
const RETRIES = 2;
/** What else comes back is texted to the person: so a server that answers in plain text is found out here. */
const TWIML_TYPES = /^(text|application)\/xml\b|^text\/html\b/;
/** What is longer a provider cuts off. */
const LONGEST = 1_600;

/** Takes a text of ours to a simulated phone. */
export function outgoingText(network: Network, text: TextToSend): RemoteMessage {
  const message = kept(network, { ...text, direction: 'outbound', status: 'queued' });
  for (const { after, status } of STEPS)
    network.after(after, () => {
      message.status = status;
      if (status === 'delivered') deliver(network, text);
      const { sid, from, to } = message;
      const form = { MessageSid: sid, From: from, To: to, MessageStatus: status, SmsStatus: status };
      void tell(network, text.statusUrl, form);
    });
  return message;
}

/** A text reaches a phone: it stands in its thread. */
export function deliver(network: Network, { to, from, body }: { to: string; from: string; body: string }): void {
  phoneOf(network, to).keeps({ line: from, mine: false, body, at: network.now().getTime() });
}

/** A phone texts a line; resolves when whatever is answered has come back. */
export async function incomingText(network: Network, phone: Phone, line: string, body: string): Promise<void> {
  phone.keeps({ line, mine: true, body, at: network.now().getTime() });
  if (!network.lines.includes(line)) return;
  const message = kept(network, { from: phone.number, to: line, body, direction: 'inbound', status: 'received' });
  const form = {
    MessageSid: message.sid,
    SmsMessageSid: message.sid,
    SmsStatus: 'received',
    From: phone.number,
    To: line,
    Body: body.slice(0, LONGEST),
    NumMedia: '0',
    NumSegments: '1',
  };
  for (const words of await answered(network, form)) {
    kept(network, { from: line, to: phone.number, body: words, direction: 'outbound', status: 'delivered' });
    deliver(network, { to: phone.number, from: line, body: words });
  }
}

type Form = Record<string, string>;

function kept(network: Network, text: Omit<RemoteMessage, 'sid' | 'createdAt'>): RemoteMessage {
  const { from, to, body, direction, status } = text;
  const sid = `SM${network.newId()}`;
  const message: RemoteMessage = { sid, from, to, body, direction, status, createdAt: network.now() };
  network.messages.set(sid, message);
  return message;
}

/** What the server answers a text with; the fallback is asked where it does not. */
async function answered(network: Network, form: Form): Promise<string[]> {
  try {
    return await asked(network, `${network.publicUrl}/twilio/sms`, form);
  } catch (error) {
    network.log('error', 'the server did not take a text; asking the fallback', { message: form.MessageSid, error });
  }
  try {
    return await asked(network, `${network.publicUrl}/twilio/sms/fallback`, { ...form, ErrorCode: '11200' });
  } catch (error) {
    network.log('error', 'the fallback did not take it either; the text is lost', { message: form.MessageSid, error });
    return [];
  }
}

async function asked(network: Network, url: string, form: Form): Promise<string[]> {
  for (let left = RETRIES; ; left--) {
    const response = await post(network, url, form);
    if (response.status >= 500 && left > 0) continue;
    if (!response.ok) throw new Error(`it was answered with ${response.status}`);
    return messagesIn(response.headers.get('content-type') ?? '', await response.text());
  }
}

/** <Message> with its words inside, or in a <Body>. Throws XmlError. */
function messagesIn(type: string, document: string): string[] {
  if (!TWIML_TYPES.test(type)) throw new XmlError(`content type ${type || 'none'}`);
  const root = readXml(document);
  if (root.name !== 'Response') throw new XmlError(`<${root.name}> instead of <Response>`);
  return root.children.map(({ name, text, children }) => {
    const words = children.length ? children.map(c => c.text).join('') : text;
    if (name !== 'Message' || words === '') throw new XmlError(`<${name}> without words`);
    return words;
  });
}

async function tell(network: Network, statusUrl: string, form: Form): Promise<void> {
  try {
    const response = await post(network, statusUrl.split('#')[0] ?? statusUrl, form);
    if (!response.ok) throw new Error(`it was answered with ${response.status}`);
  } catch (error) {
    network.log('error', 'the server did not take the status of a text', { message: form.MessageSid, error });
  }
}

function post(network: Network, url: string, about: Form): Promise<Response> {
  const { accountSid, authToken } = network;
  const form = { SmsSid: about.MessageSid ?? '', AccountSid: accountSid, ApiVersion: '2010-04-01', ...about };
  const headers = {
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    'x-twilio-signature': webhooks.getExpectedTwilioSignature(authToken, url, form),
  };
  return network.send(new Request(url, { method: 'POST', headers, body: new URLSearchParams(form).toString() }));
}

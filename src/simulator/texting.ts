// Texts that we send through the provider's API: kept like the provider keeps them, and their way told step by step.
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import type { RemoteMessage, TextToSend } from '../outreach/provider.ts';
import type { Network } from './network.ts';

/** Seconds after which the network has it, and the phone. */
const STEPS = [
  { after: 1, status: 'sent' },
  { after: 2, status: 'delivered' },
] as const;

/** Takes a text to a simulated phone. */
export function outgoingText(network: Network, text: TextToSend): RemoteMessage {
  const { from, to, body } = text;
  const message: RemoteMessage = {
    sid: `SM${network.newId()}`,
    from,
    to,
    body,
    direction: 'outbound',
    status: 'queued',
    createdAt: network.now(),
  };
  network.messages.set(message.sid, message);
  for (const { after, status } of STEPS)
    network.after(after, () => {
      message.status = status;
      void tell(network, text.statusUrl, message);
    });
  return message;
}

async function tell(network: Network, statusUrl: string, { sid, from, to, status }: RemoteMessage): Promise<void> {
  const url = statusUrl.split('#')[0] ?? statusUrl;
  const { accountSid, authToken } = network;
  const form = {
    MessageSid: sid,
    SmsSid: sid,
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    From: from,
    To: to,
    MessageStatus: status,
    SmsStatus: status,
  };
  const headers = {
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    'x-twilio-signature': webhooks.getExpectedTwilioSignature(authToken, url, form),
  };
  try {
    const body = new URLSearchParams(form).toString();
    const response = await network.send(new Request(url, { method: 'POST', headers, body }));
    if (!response.ok) throw new Error(`it was answered with ${response.status}`);
  } catch (error) {
    network.log('error', 'the server did not take the status of a text', { message: sid, status, error });
  }
}

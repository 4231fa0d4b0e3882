// Calls that begin at the exchange: those that <Dial> makes, and those placed through the provider.
import type { CallToPlace } from '../outreach/provider.ts';
import { follow } from './follow.ts';
import { type CallStatus, type Happening, isOver, Leg, type LegFacts } from './leg.ts';
import type { Connection, Network } from './network.ts';
import { Phone } from './phone.ts';
import { ANONYMOUS, WITHHELD } from './protocol.ts';
import { tell } from './webhook.ts';

/** Seconds of listening after which it is known whether a machine picked up. */
const LISTENS_FOR = 4;

/** Seconds until a network says that somebody is in another call. */
const BUSY_AFTER = 2;

export function phoneOf(network: Network, number: string): Phone {
  const known = network.phones.get(number);
  if (known) return known;
  const phone = new Phone(number);
  network.phones.set(number, phone);
  return phone;
}

export function begin(network: Network, facts: Omit<LegFacts, 'sid' | 'began'>): Leg {
  const leg = new Leg({ ...facts, sid: `CA${network.newId()}`, began: network.now() });
  network.calls.set(leg.facts.sid, leg);
  return leg;
}

/** A call from a phone to one of our lines, to its end. */
export function incoming(network: Network, phone: Phone, line: string): void {
  const from = phone.number === WITHHELD ? ANONYMOUS : phone.number;
  const statusUrl = `${network.publicUrl}/twilio/voice/status`;
  const leg = begin(network, { from, to: line, direction: 'inbound', phone, statusUrl });
  phone.leg = leg;
  leg.status = 'ringing';
  leg.shows({ status: 'ringing' });
  toItsEnd(network, leg, async () => {
    await follow(network, leg, { url: `${network.publicUrl}/twilio/voice`, method: 'POST', params: {} });
  });
}

/** A call from us to a phone, as the provider's API places it. */
export function outgoing(network: Network, call: CallToPlace): Leg {
  const leg = begin(network, {
    from: call.from,
    to: call.to,
    direction: 'outbound-api',
    phone: phoneOf(network, call.to),
    statusUrl: call.statusUrl,
  });
  toItsEnd(network, leg, async () => {
    if (!(await rings(network, leg, call.timeout))) return;
    if (call.detectMachine) leg.extra = { AnsweredBy: answeredBy(leg) };
    await follow(network, leg, { url: call.url, method: 'POST', params: {} });
  });
  return leg;
}

/** A leg that <Dial> makes: rings, whispers, is joined. Its parent hears of each. */
export function connect(network: Network, connection: Connection): Leg {
  const { parent, callerId, callee, seconds, base } = connection;
  const phone = phoneOf(network, callee.number);
  const leg = begin(network, { from: callerId, to: callee.number, direction: 'outbound-dial', phone, parent });
  const work = async () => {
    if (!(await rings(network, leg, seconds))) return;
    parent.happens({ do: 'picked-up', by: leg });
    await toldOf(network, leg, connection);
    const whisper = callee.url && { url: new URL(callee.url, base).href, method: callee.method, params: {} };
    if (whisper && (await follow(network, leg, whisper)) === 'over') return;
    parent.happens({ do: 'joined', by: leg });
    leg.shows({ status: 'talking', partner: parent.facts.phone.number });
    const stop = network.after(LISTENS_FOR, () => void heardOf(network, leg, connection));
    while (!isOver(await leg.next()));
    stop();
  };
  toItsEnd(network, leg, work, () => parent.happens({ do: 'left', by: leg }));
  return leg;
}

/** That it was answered, where the document asks to be told. */
async function toldOf(network: Network, leg: Leg, { callee, base }: Connection): Promise<void> {
  const { statusCallback, statusCallbackEvent: event, statusCallbackMethod: method } = callee;
  if (!statusCallback || event !== 'answered') return;
  const url = new URL(statusCallback, base).href;
  await tell(network, leg, { url, method, params: progress(leg.answered ?? network.now()) });
}

/** What picked up, where the document asks to be told: only the leg is named, as Twilio does. */
async function heardOf(network: Network, leg: Leg, { callee, base }: Connection): Promise<void> {
  const { machineDetection, amdStatusCallback, amdStatusCallbackMethod: method } = callee;
  if (!machineDetection || !amdStatusCallback) return;
  const params = { AnsweredBy: answeredBy(leg), MachineDetectionDuration: `${LISTENS_FOR * 1000}` };
  await tell(network, leg, { url: new URL(amdStatusCallback, base).href, method, params, bare: true });
}

const answeredBy = (leg: Leg): string => (leg.machine ? 'machine_start' : 'human');

/** How ringing can end. */
const RANG: Partial<Record<Happening['do'], CallStatus>> = {
  answer: 'in-progress',
  decline: 'busy',
  'hang-up': 'busy',
  unanswered: 'no-answer',
  cut: 'canceled',
};

/** Rings a phone. True when somebody answered; otherwise the leg's status says why not. A phone that is switched off
 * rings unheard, and may be switched on meanwhile. */
async function rings(network: Network, leg: Leg, seconds: number): Promise<boolean> {
  const { phone } = leg.facts;
  const engaged = phone.leg !== undefined;
  if (!engaged) {
    phone.leg = leg;
    leg.status = 'ringing';
    leg.shows({ status: 'incoming' });
  }
  const stop = network.after(engaged ? BUSY_AFTER : seconds, () => leg.happens({ do: 'unanswered' }));
  for (;;) {
    const happening = await leg.next();
    const status = RANG[happening.do];
    if (!status) continue;
    stop();
    leg.machine = happening.do === 'answer' && happening.machine === true;
    if (status === 'in-progress') leg.answer(network.now());
    else leg.status = engaged && status === 'no-answer' ? 'busy' : status;
    return status === 'in-progress';
  }
}

/** Does a leg's work and then ends it, whatever happened. */
function toItsEnd(network: Network, leg: Leg, work: () => Promise<void>, after?: () => void): void {
  const all = async () => {
    try {
      await work();
    } catch (error) {
      network.log('error', 'the exchange itself failed in a call', { call: leg.facts.sid, error });
    }
    await end(network, leg);
    after?.();
  };
  void all();
}

async function end(network: Network, leg: Leg): Promise<void> {
  const { phone, statusUrl, direction } = leg.facts;
  if (leg.status === 'queued') leg.status = 'failed';
  if (leg.answered) leg.status = 'completed';
  leg.ended = network.now();
  if (phone.leg === leg) {
    phone.leg = undefined;
    const engaged = leg.status === 'busy' && direction === 'inbound';
    phone.show({ status: engaged ? 'busy' : 'ended', with: leg.farEnd });
  }
  if (statusUrl) await tell(network, leg, { url: statusUrl, method: 'POST', params: statusParams(leg, leg.ended) });
  leg.settle();
}

/** `CallDuration` is in seconds, `Duration` in minutes begun (twilio.com/docs/voice/twiml). */
function statusParams(leg: Leg, ended: Date): Record<string, string> {
  const seconds = leg.answered ? Math.round((ended.getTime() - leg.answered.getTime()) / 1000) : 0;
  return {
    CallDuration: String(seconds),
    Duration: String(Math.ceil(seconds / 60)),
    ...progress(ended),
  };
}

const progress = (at: Date): Record<string, string> => ({
  Timestamp: at.toUTCString().replace('GMT', '+0000'),
  CallbackSource: 'call-progress-events',
  SequenceNumber: '0',
});

// Those who work here, their telephones, and callers who wait for them.
import { hashSecret } from '../../src/callbacks/secrets.ts';
import { silence } from '../../src/content/wav.ts';
import type { CallToPlace } from '../../src/outreach/provider.ts';
import { ringFlashes } from '../../src/outreach/responders.ts';
import { announceMessage, messageIs, messageRow } from '../../src/store/messages.ts';
import {
  addPerson,
  LONGEST_SHIFT_MS,
  type Person,
  personById,
  personRow,
  type Role,
  setShift,
} from '../../src/store/people.ts';
import { requestId, requestRow, saveRequest } from '../../src/store/requests.ts';
import type { When } from '../../src/voice/call.ts';
import { type Dialling, dials } from './caller.ts';
import { LINES, type Line } from './hotline.ts';

export const WORK_LINE = '+6620000009';

export const STAFF = {
  aye: {
    id: 'aye',
    role: 'responder',
    woman: true,
    signIn: '1001',
    phone: '+66855550101',
    pin: '271828',
    languages: ['my', 'th'],
  },
  dara: {
    id: 'dara',
    role: 'responder',
    woman: false,
    signIn: '1002',
    phone: '+66855550102',
    pin: '161803',
    languages: ['km', 'my'],
  },
  som: {
    id: 'som',
    role: 'supervisor',
    woman: false,
    signIn: '1003',
    phone: '+66855550103',
    pin: '141421',
    languages: ['th'],
  },
} as const;
/** Korn sets how the ways abroad are; he is no part of a shift. */
export const KORN = {
  id: 'korn',
  role: 'coordinator',
  woman: false,
  signIn: '1004',
  phone: '+66855550104',
  pin: '173205',
  languages: ['my'],
} as const;
export type Staff = (typeof STAFF)[keyof typeof STAFF] | typeof KORN;

const hashes = new Map<string, Promise<string>>();
const hashOf = (pin: string) => {
  const made = hashes.get(pin) ?? hashSecret(pin);
  hashes.set(pin, made);
  return made;
};

/** They work here, and Som supervises; on shift unless told otherwise. */
export async function staffed(line: Line, onShift: boolean | readonly string[] = true): Promise<void> {
  const now = line.deps.now().getTime();
  for (const staff of Object.values(STAFF)) {
    const { id } = staff;
    await hired(line, staff);
    if (onShift === true || (Array.isArray(onShift) && onShift.includes(id)))
      await setShift(line.database, id, now + LONGEST_SHIFT_MS);
  }
}

/** Somebody works here, off shift. */
export async function hired(line: Line, staff: Staff, roles: readonly Role[] = [staff.role]): Promise<void> {
  const { id, woman, phone, pin, signIn, languages } = staff;
  const sealed = await line.deps.seal.seal(personRow(id), phone);
  await addPerson(line.database, {
    id,
    name: id,
    roles,
    languages,
    woman,
    signIn,
    phone: { hash: await line.deps.seal.hash(phone), sealed },
    pinHash: await hashOf(pin),
    now: line.deps.now().getTime(),
  });
}

export async function personOf(line: Line, { id }: Staff): Promise<Person> {
  const person = await personById(line.database, id);
  if (!person) throw new Error(`${id} does not work here`);
  return person;
}

export interface Asked {
  number: string;
  code: string;
  language?: string;
  urgency?: 'normal' | 'urgent';
  when?: When;
  woman?: boolean;
  /** Minutes ago. */
  ago?: number;
}

const HOUR = 3_600_000;

/** Somebody has asked to be called back, and may be rung now. Answers the request's id and its number's key. */
export async function asked(line: Line, a: Asked): Promise<{ id: string; key: string }> {
  const now = line.deps.now().getTime();
  const asking = { callSid: `CAasked${a.code}`, nth: 1, turn: 3, now: now - (a.ago ?? 0) * 60_000 };
  const id = requestId(asking);
  const key = await line.deps.seal.hash(a.number);
  await saveRequest(line.database, {
    ...asking,
    code: a.code,
    line: LINES.five,
    language: a.language ?? 'my',
    country: 'thailand',
    source: 'call',
    urgency: a.urgency ?? 'normal',
    when: a.when ?? 'day',
    insist: false,
    number: { hash: key, sealed: await line.deps.seal.seal(requestRow(id), a.number), iso: 'TH' },
    window: { from: asking.now, until: now + 8 * HOUR },
  });
  if (a.woman) await line.database.db.updateTable('requests').set({ woman: 1 }).where('id', '=', id).execute();
  return { id, key };
}

/** A message that was said with a request, stored here: so many seconds of silence. */
export async function spoke(line: Line, requestId: string, seconds: number, nth = 5): Promise<string> {
  const callSid = requestId.split('.')[0] ?? '';
  const key = `${callSid}:${nth}`;
  const about = { key, callSid, requestId, wish: 'key' as const, recordingSid: `RE${callSid}${nth}`, seconds };
  await announceMessage(line.database, { ...about, now: line.deps.now().getTime() + nth });
  await line.deps.audio.put(key, await line.deps.seal.sealBytes(messageRow(key), silence(seconds * 10)));
  await messageIs(line.database, key, 'stored');
  return key;
}

export type Telephone = Awaited<ReturnType<typeof dials>>;

/** Picks up the call that was placed last. */
export const picksUp = (line: Line, placed: CallToPlace | undefined, dialling: Dialling = {}): Promise<Telephone> => {
  if (!placed) throw new Error('nobody was rung');
  const { url, from, to } = placed;
  return dials(line, { path: url, from, to, direction: 'outbound-api', ...dialling });
};

/** Flashes the responders' line and picks up when it rings back. */
export async function ringsIn(line: Line, who: Staff): Promise<Telephone> {
  const flash = await dials(line, { from: who.phone, to: WORK_LINE });
  if (!flash.document.includes('<Reject reason="busy"/>')) throw new Error(`not refused: ${flash.document}`);
  line.later(2_000);
  await ringFlashes(line.deps);
  return picksUp(line, line.provider.placed.at(-1));
}

/** The same, through the PIN. */
export async function signsIn(line: Line, who: Staff): Promise<Telephone> {
  const phone = await ringsIn(line, who);
  await phone.presses('1');
  return phone.types(who.pin);
}

/** The responder hangs up: the provider tells of the end of the call. */
export async function hangsUp(line: Line, phone: Telephone, status = line.provider.placed.at(-1)?.statusUrl ?? '') {
  const last = phone.sent.at(-1)?.form ?? {};
  const { CallSid = '', From = '', To = '', Direction = '' } = last;
  const response = await line.post(status, {
    CallSid,
    From,
    To,
    Direction,
    CallStatus: 'completed',
    CallDuration: '60',
  });
  if (response.status !== 204) throw new Error(`the status was answered with ${response.status}`);
}

/** The leg to the caller ended. */
export const legEnds = (phone: Telephone, DialCallStatus: string, seconds = 0): Promise<Telephone> =>
  phone.legEnds({ DialCallStatus, DialCallDuration: `${seconds}`, DialBridged: `${seconds > 0}` });

/** The number that the document dials, if it does. */
export const dialled = (phone: Telephone): string | undefined =>
  /<Number[^>]*>([^<]+)<\/Number>/.exec(phone.document)?.[1];

/** Where the provider is to tell of the leg to the caller: an attribute of its <Number>. */
export const legAddress = (phone: Telephone, attribute = 'statusCallback'): string | undefined =>
  new RegExp(`<Number [^>]*?${attribute}="([^"]+)"`).exec(phone.lastDial)?.[1]?.replaceAll('&amp;', '&');

/** The leg to the caller, as the provider names it in what it tells of it. */
export const legForm = (phone: Telephone): Record<string, string> => ({
  CallSid: `${phone.sid}leg`,
  ParentCallSid: phone.sid,
  Direction: 'outbound-dial',
  CallStatus: 'in-progress',
  CallbackSource: 'call-progress-events',
  SequenceNumber: '0',
});

/** The caller's phone is picked up, and the provider tells of it. Answers the status that it was answered with. */
export async function callerPicksUp(line: Line, phone: Telephone): Promise<number> {
  const address = legAddress(phone);
  if (!address) throw new Error(`nobody is told of the leg in ${phone.lastDial}`);
  return (await line.post(address, legForm(phone))).status;
}

/** The provider has listened to the caller's leg, and tells by what it was picked up. Answers the status. */
export async function pickedUpBy(line: Line, phone: Telephone, AnsweredBy: string, more = {}): Promise<number> {
  const address = legAddress(phone, 'amdStatusCallback');
  if (!address) throw new Error(`nobody listens in ${phone.lastDial}`);
  const form = { CallSid: `${phone.sid}leg`, AccountSid: `AC${'0'.repeat(32)}`, AnsweredBy };
  return (await line.post(address, { ...form, MachineDetectionDuration: '4200', ...more })).status;
}

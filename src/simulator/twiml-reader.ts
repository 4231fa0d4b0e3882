// TwiML, the subset that Twilio and Somleng share (docs/decisions/own-twiml.md). Twilio ignores what it does not know; here it
// is refused, because the point is to find out.
import * as z from 'zod';
import { type Element, readXml, XmlError } from './xml.ts';

const seconds = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number);
const url = z.string().min(1);
const method = z.enum(['GET', 'POST']).default('POST');
const flag = (otherwise: boolean) =>
  z
    .enum(['true', 'false'])
    .default(otherwise ? 'true' : 'false')
    .transform(value => value === 'true');
const keys = z.string().regex(/^[0-9*#]*$/);

/** Attributes and their defaults: twilio.com/docs/voice/twiml. */
const ATTRIBUTES = {
  Response: z.strictObject({}),
  Play: z.strictObject({
    loop: z
      .string()
      .regex(/^\d{1,4}$/)
      .default('1')
      .transform(Number),
  }),
  Gather: z.strictObject({
    action: url.optional(),
    method,
    input: z.literal('dtmf').optional(),
    timeout: seconds.default(5),
    numDigits: seconds.optional(),
    finishOnKey: keys.max(1).default('#'),
    actionOnEmptyResult: flag(false),
  }),
  Record: z.strictObject({
    action: url.optional(),
    method,
    timeout: seconds.default(5),
    maxLength: seconds.default(3600),
    finishOnKey: keys.default('1234567890*#'),
    playBeep: flag(true),
    trim: z.enum(['trim-silence', 'do-not-trim']).optional(),
    recordingStatusCallback: url.optional(),
    recordingStatusCallbackMethod: method,
    recordingStatusCallbackEvent: z.literal('completed').optional(),
  }),
  Dial: z.strictObject({
    action: url.optional(),
    method,
    callerId: z.string().optional(),
    timeout: seconds.default(30),
    // Twilio only: Somleng refuses it, and so nothing of ours writes it there.
    hangupOnStar: flag(false),
  }),
  Number: z.strictObject({
    url: url.optional(),
    method,
    // Twilio only: Somleng reads none of these, and so nothing of ours writes them there.
    statusCallback: url.optional(),
    statusCallbackMethod: method,
    statusCallbackEvent: z.literal('answered').optional(),
    machineDetection: z.literal('Enable').optional(),
    machineDetectionTimeout: seconds.optional(),
    machineDetectionSpeechThreshold: seconds.optional(),
    amdStatusCallback: url.optional(),
    amdStatusCallbackMethod: method,
  }),
  Redirect: z.strictObject({ method }),
  Reject: z.strictObject({ reason: z.enum(['rejected', 'busy']).default('rejected') }),
  Hangup: z.strictObject({}),
};

type Attributes<Name extends keyof typeof ATTRIBUTES> = z.infer<(typeof ATTRIBUTES)[Name]>;

export type Play = { verb: 'Play'; url: string } & Attributes<'Play'>;
export type Gather = { verb: 'Gather'; plays: Play[] } & Attributes<'Gather'>;
export type Record = { verb: 'Record' } & Attributes<'Record'>;
export type Callee = { number: string } & Attributes<'Number'>;
export type Dial = { verb: 'Dial'; numbers: Callee[] } & Attributes<'Dial'>;
export type Redirect = { verb: 'Redirect'; url: string } & Attributes<'Redirect'>;
export type Reject = { verb: 'Reject' } & Attributes<'Reject'>;
export type Hangup = { verb: 'Hangup' };
export type Verb = Play | Gather | Record | Dial | Redirect | Reject | Hangup;

/** Not TwiML that we understand. `code` is Twilio's: 12100 no XML, 12200 unknown verb or attribute. */
export class TwimlError extends Error {
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

const refuse = (message: string): never => {
  throw new TwimlError(message, 12200);
};

const READERS: { [Name in Verb['verb']]: (element: Element) => Extract<Verb, { verb: Name }> } = {
  Play: e => ({ verb: 'Play', url: onlyText(e), ...attributes(e, 'Play') }),
  Gather: e => ({ verb: 'Gather', ...attributes(e, 'Gather'), plays: onlyChildren(e, 'Play').map(READERS.Play) }),
  Record: e => ({ verb: 'Record', ...empty(e), ...attributes(e, 'Record') }),
  Dial: e => ({ verb: 'Dial', ...attributes(e, 'Dial'), numbers: numbers(e) }),
  Redirect: e => ({ verb: 'Redirect', url: onlyText(e), ...attributes(e, 'Redirect') }),
  Reject: e => ({ verb: 'Reject', ...empty(e), ...attributes(e, 'Reject') }),
  Hangup: e => ({ verb: 'Hangup', ...empty(e), ...attributes(e, 'Hangup') }),
};

const isVerb = (name: string): name is Verb['verb'] => Object.hasOwn(READERS, name);

/** The verbs of a document. Throws TwimlError. */
export function readTwiml(document: string): Verb[] {
  const root = xml(document);
  if (root.name !== 'Response') refuse(`the document is a <${root.name}>, not a <Response>`);
  attributes(root, 'Response');
  if (root.text.trim() !== '') refuse('text stands directly in <Response>');
  return root.children.map(child =>
    isVerb(child.name) ? READERS[child.name](child) : refuse(`<${child.name}> is no verb of ours`),
  );
}

function xml(document: string): Element {
  try {
    return readXml(document);
  } catch (error) {
    if (error instanceof XmlError) throw new TwimlError(error.message, 12100);
    throw error;
  }
}

function attributes<Name extends keyof typeof ATTRIBUTES>(element: Element, name: Name): Attributes<Name> {
  const read = ATTRIBUTES[name].safeParse(element.attributes);
  if (read.success) return read.data as Attributes<Name>;
  return refuse(`<${name}>: ${read.error.issues.map(i => `${i.path.join('.')} ${i.message}`).join('; ')}`);
}

function numbers(dial: Element): Callee[] {
  if (dial.children.length === 0) return [{ number: onlyText(dial), ...ATTRIBUTES.Number.parse({}) }];
  const all = onlyChildren(dial, 'Number').map(e => ({ number: onlyText(e), ...attributes(e, 'Number') }));
  return all.length <= 10 ? all : refuse('<Dial> rings ten numbers at most');
}

function onlyText(element: Element): string {
  const text = element.text.trim();
  return element.children.length === 0 && text !== ''
    ? text
    : refuse(`<${element.name}> must hold text and nothing else`);
}

function onlyChildren(element: Element, name: string): Element[] {
  const stranger = element.children.find(child => child.name !== name);
  if (stranger || element.text.trim() !== '') refuse(`<${element.name}> may hold <${name}> and nothing else`);
  return element.children;
}

function empty(element: Element): object {
  if (element.children.length > 0 || element.text.trim() !== '') refuse(`<${element.name}> must be empty`);
  return {};
}

// hotline.yaml: what this hotline is. Parsed and checked once, with the line of the file in every complaint.
import { LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import { DAYS, HotlineError, KINDS } from './settings.ts';

const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number in international form, such as "+6620000001"');
const iso = z.string().regex(/^[A-Z]{2}$/, 'must be a country code of two capitals, such as TH');
const tag = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language code, such as my or ksw');
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as "08:30"');
const count = z.number().int().positive();

const hours = z.strictObject({ days: z.array(z.enum(DAYS)).min(1), from: clock, to: clock });

const line = z.strictObject({
  number: e164,
  mode: z.enum(['answer', 'ring-back', 'practice', 'responders']),
  languages: z
    .record(tag, z.enum(['full', 'message-only']))
    .refine(l => Object.keys(l).length > 0 && Object.keys(l).length <= 6, 'must be one to six languages, a key each'),
  /** None on a responders' line, whose callers ask about no place. */
  country: z.union([z.string(), z.array(z.string()).min(2).max(4)]).default([]),
  pays: z.enum(['line', 'caller']),
  /** Texts: both ways, out only, or not at all. Nothing invites a reply to a line that can't receive one. */
  sms: z.enum(['two-way', 'out', 'none']).default('none'),
  /** Shown to whom we text, instead of the number; whoever sees a name can't reply. */
  sender: z
    .union(
      [e164, z.string().regex(/^(?=.*[A-Za-z])[A-Za-z0-9 ]{2,11}$/)],
      'must be a number, or a name of up to 11 letters and digits',
    )
    .optional(),
  /** As many the provider lets this sender send: 1 for an ordinary number. */
  'messages-per-second': z.number().positive().max(1000).default(1),
});

const helpNumber = z.strictObject({
  number: z.string().regex(/^\d{3,15}$/, 'must be digits only, as they are dialled in that country'),
  kind: z.enum(KINDS),
  hours: z.union([z.literal('always'), hours]),
  languages: z.array(tag).min(1),
});

const country = z.strictObject({
  iso: z.array(iso),
  zone: z.string().refine(isZone, 'must be a time zone, such as Asia/Bangkok'),
  hours,
  numbers: z.array(helpNumber),
});

/** How long what we hold is kept, in days. */
const keep = z.strictObject({
  numbers: count.default(30),
  audio: count.default(30),
  notes: count.default(365),
  callers: count.default(365),
  audit: count.default(730),
});

/** The texts that we start. Money is in `currency`; a day is one of UTC. */
const texts = z.strictObject({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be a currency, such as USD')
    .default('USD'),
  /** No more is started on a day: segments, and money. Answers to people count, and are not held back. */
  'a-day': z.strictObject({ segments: count, cost: z.number().positive() }).prefault({ segments: 5_000, cost: 250 }),
  /** A broadcast that would cost more is refused. */
  'a-broadcast': z.strictObject({ cost: z.number().positive() }).prefault({ cost: 200 }),
  /** By the names of `countries`. Numbers of others are not texted. */
  countries: z
    .record(
      z.string(),
      z.strictObject({
        /** One segment. */
        price: z.number().nonnegative(),
        hours: hours.refine(h => h.from < '18:00' && h.to > '18:00', 'must begin before 18:00 and end after it'),
      }),
    )
    .default({}),
});

const schema = z
  .strictObject({
    name: z.string().min(1),
    live: z.boolean(),
    lines: z.array(line).min(1),
    'may-ring': z.array(iso).min(1),
    'ring-back': z.strictObject({ 'per-number': count, 'at-most': count, 'per-line': count }),
    practice: z.strictObject({ 'per-number': count, 'per-line': count }),
    countries: z.record(z.string(), country),
    keep: keep.prefault({}),
    /** Texts may name the organisation, rights and trafficking: whoever holds the phone can read them. */
    'sms-may-name-us': z.boolean().default(false),
    texts: texts.prefault({}),
    /** What the provider cannot do, known and settled: see src/checks/live/provider.ts. */
    accepts: z.array(z.enum(['recordings-stay', 'machines-unknown', 'no-fallback'])).default([]),
    notify: z.url({ protocol: /^https?$/, error: 'must be an https address' }).optional(),
  })
  .superRefine((h, ctx) => {
    if (h.notify && URL.canParse(h.notify) && !mayBeTold(new URL(h.notify), h.live))
      ctx.addIssue({
        code: 'custom',
        path: ['notify'],
        message: 'must begin with https:// (http only here, for trying)',
      });
    for (const name of Object.keys(h.texts.countries))
      if (!h.countries[name])
        ctx.addIssue({
          code: 'custom',
          path: ['texts', 'countries', name],
          message: `${name} is not among the countries`,
        });
    const numbers = new Set<string>();
    if (h.lines.every(l => l.mode === 'responders'))
      ctx.addIssue({ code: 'custom', path: ['lines'], message: 'must have a line for callers' });
    if (h.lines.filter(l => l.mode === 'responders').length > 1)
      ctx.addIssue({ code: 'custom', path: ['lines'], message: 'can have one line for responders only' });
    h.lines.forEach((l, i) => {
      if (l.mode !== 'responders' && [l.country].flat().length === 0)
        ctx.addIssue({
          code: 'custom',
          path: ['lines', i, 'country'],
          message: 'must be a country, or a list to ask from',
        });
      if (l.mode === 'responders' && Object.values(l.languages).includes('message-only'))
        ctx.addIssue({
          code: 'custom',
          path: ['lines', i, 'languages'],
          message: 'must all be full: responders hear menus',
        });
      if (l.sms === 'two-way' && l.sender && !l.sender.startsWith('+'))
        ctx.addIssue({
          code: 'custom',
          path: ['lines', i, 'sender'],
          message: 'must be a number where sms is two-way: nobody can reply to a name',
        });
      if (l.sms !== 'none' && ['practice', 'responders'].includes(l.mode))
        ctx.addIssue({
          code: 'custom',
          path: ['lines', i, 'sms'],
          message: `must be none on a ${l.mode} line`,
        });
      if (numbers.has(l.number))
        ctx.addIssue({ code: 'custom', path: ['lines', i, 'number'], message: 'stands twice' });
      numbers.add(l.number);
      for (const [j, name] of [l.country].flat().entries()) {
        const path = ['lines', i, 'country', ...(Array.isArray(l.country) ? [j] : [])];
        if (!h.countries[name]) ctx.addIssue({ code: 'custom', path, message: `${name} is not among the countries` });
      }
    });
  });

export type Keep = z.infer<typeof keep>;
export type Hotline = z.infer<typeof schema>;
export type Hours = z.infer<typeof hours>;
export type HelpNumber = z.infer<typeof helpNumber>;
export type Country = z.infer<typeof country>;
export type LineSettings = z.infer<typeof line>;

/** Reads the text of a hotline.yaml. `file` is only named in complaints. Throws HotlineError. */
export function readHotline(text: string, file = 'hotline.yaml'): Hotline {
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines });
  const broken = doc.errors[0];
  if (broken) throw new HotlineError(`${file}:${lines.linePos(broken.pos[0]).line}: ${broken.message}`);

  const result = schema.safeParse(doc.toJS());
  if (result.success) return result.data;
  const complaints = result.error.issues.map(issue => {
    const where = lineOf(doc, issue.path, lines);
    return `${file}:${where}: ${issue.path.join('.') || 'the file'}: ${issue.message}`;
  });
  throw new HotlineError(complaints.join('\n'));
}

function lineOf(doc: ReturnType<typeof parseDocument>, path: PropertyKey[], lines: LineCounter): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = doc.getIn(path.slice(0, depth), true) as { range?: [number, number, number] } | undefined;
    if (node?.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** Codes of urgent requests leave by https; for trying they may go to this machine in the open. */
function mayBeTold({ protocol, hostname }: URL, live: boolean): boolean {
  return protocol === 'https:' || (!live && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

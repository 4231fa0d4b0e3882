// The shape of the files under voice-prompts/.
import * as z from 'zod';
import type { Prompt } from './prompts.ts';

/** Ids are also the names of recordings, so they hold nothing that a file system minds. */
const id = z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/, 'an id is small letters and digits, set apart by . or -');
const words = z.array(z.string().min(1)).min(1);

const prompt: z.ZodType<Prompt> = z
  .strictObject({
    kind: z.enum(['name', 'key', 'digit', 'menu', 'question', 'say', 'title', 'piece']),
    what: z.string().min(1),
    longest: z.number().positive().max(60),
    form: z.literal('message-only').optional(),
    topic: id.optional(),
    from: words.optional(),
    to: words.optional(),
    sources: words.optional(),
    'valid-until': z.iso.date('must be a day such as 2027-10-31').optional(),
  })
  .refine(p => p.kind !== 'piece' || (p.topic && p.sources && p['valid-until']), {
    error: 'a piece of information needs its topic, sources and valid-until',
  })
  .refine(p => !p.sources === !p['valid-until'], { error: 'sources and valid-until go together' });

/** catalogue.yaml: prompts by id. */
export const catalogue = z.record(id, prompt);

/** topics.yaml: topics by shelf, in the order they are offered. */
export const topics = z.record(id, z.array(id).min(1));

/** <language>/script.yaml. */
export const script = z.strictObject({
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language code, such as my or ksw'),
  name: z.string().min(1),
  english: z.string().min(1),
  form: z.enum(['full', 'message-only']),
  speech: z.string().regex(/^[a-z]+(-[a-z0-9]+)*$/, 'must be an espeak-ng voice such as ne, or none'),
  reviewed: z.boolean(),
  prompts: z.record(id, z.string().trim().min(1, 'must not be empty')),
});

// The shape of the files under voice-prompts/.
import * as z from 'zod';
import { type Fact, type Prompt, STATUSES } from './prompts.ts';

/** Ids are also the names of recordings, so they hold nothing that a file system minds. */
const id = z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/, 'an id is small letters and digits, set apart by . or -');
const factId = z.string().regex(/^[A-Z]-\d{2}$/, 'the id of a fact is a letter and two digits, such as T-07');
const words = z.array(z.string().min(1)).min(1);

const prompt: z.ZodType<Prompt> = z
  .strictObject({
    kind: z.enum(['name', 'key', 'digit', 'menu', 'question', 'say', 'title', 'piece', 'amount', 'route']),
    what: z.string().min(1),
    longest: z.number().positive().max(60),
    form: z.literal('message-only').optional(),
    topic: id.optional(),
    from: words.optional(),
    to: words.optional(),
    sources: z.array(factId).min(1).optional(),
  })
  .refine(p => !['piece', 'amount'].includes(p.kind) || (p.topic && p.sources), {
    error: 'a piece of information and an amount need their topic and sources',
  })
  .refine(p => p.kind !== 'amount' || p.longest <= 15, {
    error: 'an amount is one sentence: longest is 15 seconds at most',
    path: ['longest'],
  });

/** catalogue.yaml: prompts by id. */
export const catalogue = z.record(id, prompt).superRefine((prompts, ctx) => {
  for (const [id, { kind, from, to }] of Object.entries(prompts))
    if (kind === 'route' && !STATUSES.some(status => id === `route.${from}.${to}.${status}`))
      ctx.addIssue({
        code: 'custom',
        path: [id],
        message: `a route has one from and one to, and is called route.<from>.<to>.${STATUSES.join('|')}`,
      });
});

/** facts.yaml: what prompts stand on, by id. */
export const facts: z.ZodType<Record<string, Fact>> = z.record(
  factId,
  z.strictObject({
    says: z.string().trim().min(1),
    confidence: z.enum(['H', 'M'], 'must be H or M: nothing weaker is told to callers'),
    sources: z.array(z.url()).min(1),
    seen: z.iso.date('must be a day such as 2025-07-01'),
    changes: z.literal(true, 'is true, or left out').optional(),
  }),
);

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

// What somebody typed: bounded and checked before anything else sees it.
import * as z from 'zod';
import type { Ask } from './door.ts';
import { Refusal } from './refusals.ts';

/** A form's fields, checked. Throws a refusal that says what is missing. */
export async function form<T extends z.ZodType>(c: Ask, shape: T, typed?: string): Promise<z.infer<T>> {
  const body = await c.req.parseBody();
  const result = shape.safeParse(body);
  if (result.success) return result.data;
  const lost = typed === undefined ? undefined : body[typed];
  throw new Refusal('wrong-form', {
    about: result.error.issues[0]?.message ?? 'Something is missing',
    ...(typeof lost === 'string' && lost !== '' ? { typed: lost } : {}),
  });
}

const text = (what: string, least: number, most: number) =>
  z
    .string(`${what} is missing`)
    .trim()
    .min(least, least > 1 ? `${what} must have ${least} letters or more` : `${what} is missing`)
    .max(most, `${what} is longer than ${most} letters`);

export const name = text('The name', 1, 80);
/** Not trimmed: a space may be part of it. */
export const password = z
  .string('The password is missing')
  .min(1, 'The password is missing')
  .max(200, 'The password is too long');
export const reason = text('The reason', 10, 300);
export const note = text('The note', 1, 2_000);
export const sixDigits = z
  .string('The code is missing')
  .transform(typed => typed.replace(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, 'The code has six digits'));
export const count = z.coerce
  .number('A number is missing')
  .int('A number is missing')
  .min(0)
  .max(Number.MAX_SAFE_INTEGER);
export const day = z
  .string()
  .regex(/^(\d{4}-\d{2}-\d{2})?$/, 'The day is not a date')
  .default('');
export const clock = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d)?$/, 'The time is not a time of day')
  .default('');
export const setDay = z.string('The day is missing').regex(/^20\d\d-\d\d-\d\d$/, 'The day is missing');
export const setClock = z.string('A time is missing').regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time is missing');
export const id = z.string('Somebody is missing').regex(/^[\w-]{1,64}$/, 'Somebody is missing');
export const tag = z
  .string('The language is missing')
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'The language is missing');
/** Of a list whose first entry is none of them. */
export const tagOrNone = z
  .literal('')
  .transform(() => undefined)
  .or(tag)
  .optional();
export const typedDigits = z
  .string()
  .trim()
  .max(24, 'The number is too long')
  .regex(/^[+\d\s().*-]*$/, 'A number has only digits')
  .default('');
export const ticked = z
  .literal('yes')
  .optional()
  .transform(value => value === 'yes');

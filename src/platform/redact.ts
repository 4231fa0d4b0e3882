// What a log may hold. No phone number gets through: anything that looks like one is cut out first.

/** Seven digits or more, however they are set apart: a phone number, or near enough not to be printed. */
const NUMBERISH = /(?<![\w-])(?:\+|%2B|00)?\d(?:[\s().]?\d){6,}(?![\w-])/gi;

export const redact = (text: string): string => text.replace(NUMBERISH, '(number)');

/** The same for everything inside a value; errors become their stack. */
export function clean(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (value instanceof Error) return redact(value.stack ?? value.message);
  if (Array.isArray(value)) return value.map(clean);
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, clean(v)]));
  return value;
}

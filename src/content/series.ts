// sms-templates/series/: what people subscribe to. A file is a series of texts, or a list whose news we broadcast. Plain
// data, so that it can be compiled into a Worker.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { DAYS } from './settings.ts';
import { ContentError, readYaml } from './yaml.ts';

/** By form: my, ne-Latn. {{line}} is the number that they text. */
export type Said = Record<string, string>;

/** Has a native speaker read every text: all of it, nothing, or what is said in these languages. */
export type Reviewed = boolean | string[];

export const isReviewed = (reviewed: Reviewed, language: string): boolean =>
  Array.isArray(reviewed) ? reviewed.includes(language) : reviewed;

export interface Question {
  /** Said after the step's text, where people can reply. */
  texts: Said;
  /** What each digit is answered with. */
  answers: Record<string, Said>;
}

export interface Step {
  /** Milliseconds after the step before it; of the first, after joining. */
  after: number;
  /** Then the next such day, and the next such time of day, by the person's own clock. */
  on?: (typeof DAYS)[number] | undefined;
  at?: string | undefined;
  /** Milliseconds. Later than that it is left out. */
  expires: number;
  /** The facts that it stands on; by form, where each language tells of another country. */
  sources: string[] | Record<string, string[]>;
  texts: Said;
  question?: Question | undefined;
}

export interface Series {
  id: string;
  /** Its file's name, in sms-templates/series. */
  file: string;
  /** Languages in whose menu it stands. */
  offered: string[];
  reviewed: Reviewed;
  title: Said;
  steps: Step[];
  /** What a broadcast to this list says unless it brings words of its own. */
  change?: Said | undefined;
}

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A span such as 30m, 4h or 2d, in milliseconds. */
export const span = z
  .string()
  .regex(/^\d{1,3}[mhd]$/, 'must be minutes, hours or days, such as 30m, 4h or 2d')
  .transform(text => Number.parseInt(text, 10) * UNITS[text.at(-1) as keyof typeof UNITS]);

const form = z.string().regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?$/, 'must be a language such as ne, or a form like ne-Latn');
/** Words for every form that has some. */
export const said = z
  .record(form, z.string().trim().min(1, 'must not be empty'))
  .refine(s => Object.keys(s).length > 0);

const facts = z.array(z.string().regex(/^[A-Z]-\d\d$/, 'must be the id of a fact, such as T-07')).min(1);

const step = z.strictObject({
  after: span,
  on: z.enum(DAYS).optional(),
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as "18:30"')
    .optional(),
  expires: span.prefault('7d'),
  sources: z.union([facts, z.record(form, facts)]),
  texts: said,
  question: z
    .strictObject({
      texts: said,
      answers: z.record(z.string().regex(/^[1-8]$/, 'must be a digit from 1 to 8: 0 and 9 mean what they mean'), said),
    })
    .optional(),
});

const reviewed = z.union([z.boolean(), z.array(form).min(1)]);

const series: z.ZodType<Omit<Series, 'file'>> = z
  .strictObject({
    id: z
      .string()
      .regex(
        /^(alert:[a-z]+>[a-z]+|[a-z0-9]+([.-][a-z0-9]+)*)$/,
        'must be small letters, or alert:from>to for a route',
      ),
    offered: z.array(form).min(1),
    reviewed,
    title: said,
    steps: z.array(step).default([]),
    change: said.optional(),
  })
  .refine(s => s.steps.length > 0 || s.change !== undefined, 'must have steps, or say what a change says');

/** The facts that a step's words in this form stand on. */
export function sourcesIn({ sources }: Step, form: string): string[] {
  const [language = ''] = form.split('-');
  return Array.isArray(sources) ? sources : (sources[language] ?? Object.values(sources).flat());
}

/** Everything that may be joined, and what is said instead of words. */
export interface Lists {
  /** By id. */
  series: Record<string, Series>;
  bell: Said;
  bellReviewed: Reviewed;
}

export const BELL = 'bell.yaml';

/** Reads a folder such as sms-templates/series. Throws ContentError when a file can't be read as what it should be. */
export function loadLists(folder: string): Lists {
  const files = readdirSync(folder)
    .filter(name => name.endsWith('.yaml') && name !== BELL)
    .sort();
  const all: Record<string, Series> = {};
  for (const name of files) {
    const file = join(folder, name);
    const read = readYaml(readFileSync(file, 'utf8'), file, series);
    if (all[read.id]) throw new ContentError(`${file}: another file has the id ${read.id}`);
    all[read.id] = { ...read, file: name };
  }
  const file = join(folder, BELL);
  const bell = readYaml(readFileSync(file, 'utf8'), file, z.strictObject({ reviewed, bell: said }));
  // In the order in which they are offered: what teaches first, then what only tells of news.
  const ids = Object.keys(all).sort((a, b) => Number(all[a]?.steps.length === 0) - Number(all[b]?.steps.length === 0));
  return {
    series: Object.fromEntries(ids.map(id => [id, all[id]])) as Lists['series'],
    bell: bell.bell,
    bellReviewed: bell.reviewed,
  };
}

// sms-templates/ as the code sees it. Plain data, so that it can be compiled into a Worker.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { ContentError, readYaml } from './yaml.ts';

/** What a text is for, and what it may hold. */
export interface TextAbout {
  what: string;
  /** Its variables: the longest that each may be, or the family of texts that it is taken from. */
  with?: Record<string, string | { of: string }>;
  /** The text that ends it where people can reply, and says how. */
  ends?: string;
  segments?: number;
  topic?: string;
  /** The country it is about. */
  to?: string;
  sources?: string[];
}

/** Words for one meaning: in the language's own script, and as people write it in Latin letters. */
export interface Words {
  native?: string[];
  latin?: string[];
}

export interface Keywords {
  /** By meaning. */
  words: Record<string, Words>;
  /** Particles that turn a meaning around: nothing is understood by a slip of the finger that would add one. */
  not: Words;
  /** Anywhere in a text: do not ring now. What stands under `stop` as well is a stop where it is the whole text. */
  'not-now': Words;
  /** Anywhere in a text: somebody is in danger. Told of in their own words, it is kept to be read as well. */
  danger: Words;
  /** Words by which a text in Latin letters shows its language, where it has no keyword. */
  marks: string[];
  /** Before such words, or right after "call", it is a question or a complaint: "why did you not call?" */
  why: Words;
  /** What no text of ours may hold: whoever has the phone can read it. */
  never: string[];
}

export interface Texts {
  catalogue: Record<string, TextAbout>;
  /** Texts by form (ne, ne-Latn) and id. */
  forms: Record<string, Record<string, string>>;
  /** What a language calls itself, by form. */
  names: Record<string, string>;
  /** Has a native speaker read every text of this form? */
  reviewed: Record<string, boolean>;
  /** By language. */
  keywords: Record<string, Keywords>;
}

const id = z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/, 'an id is small letters and digits, set apart by . or -');
const tag = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?$/, 'must be a language such as ne, or a form such as ne-Latn');
const some = z.array(z.string().trim().min(1)).min(1);
const words = z.strictObject({ native: some.optional(), latin: some.optional() });

const catalogue: z.ZodType<Texts['catalogue']> = z.record(
  id,
  z.strictObject({
    what: z.string().min(1),
    with: z.record(z.string(), z.union([z.string(), z.strictObject({ of: z.string() })])).optional(),
    ends: id.optional(),
    segments: z.number().int().min(1).max(2).optional(),
    topic: id.optional(),
    to: id.optional(),
    sources: some.optional(),
  }),
);
const form = z.strictObject({
  form: tag,
  name: z.string().min(1),
  reviewed: z.boolean(),
  texts: z.record(id, z.string().trim().min(1, 'must not be empty')),
});
const keywords = z.strictObject({
  language: tag,
  words: z.record(id, words),
  not: words.default({}),
  'not-now': words.default({}),
  danger: words.default({}),
  marks: z.array(z.string().trim().min(1)).default([]),
  why: words.default({}),
  never: z.array(z.string()).default([]),
});

/** Reads a folder such as sms-templates/. Throws ContentError when a file can't be read as what it should be. */
export function loadTexts(folder: string): Texts {
  const files = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const forms: Texts['forms'] = {};
  const names: Texts['names'] = {};
  const reviewed: Texts['reviewed'] = {};
  const spoken: Texts['keywords'] = {};
  for (const file of files) {
    const path = join(folder, file.name);
    if (file.isFile() && file.name.endsWith('.yaml') && file.name !== 'catalogue.yaml') {
      const tag = basename(file.name, '.yaml');
      const read = said(path, form);
      if (read.form !== tag) throw new ContentError(`${path}: says form: ${read.form}, but its name is ${tag}.yaml`);
      forms[tag] = read.texts;
      names[tag] = read.name;
      reviewed[tag] = read.reviewed;
    }
    if (file.isDirectory() && existsSync(join(path, 'keywords.yaml'))) {
      const { language, ...rest } = said(join(path, 'keywords.yaml'), keywords);
      if (language !== file.name)
        throw new ContentError(`${path}: says language: ${language}, but stands in the folder ${file.name}`);
      spoken[language] = rest;
    }
  }
  return { catalogue: said(join(folder, 'catalogue.yaml'), catalogue), forms, names, reviewed, keywords: spoken };
}

const said = <T>(file: string, schema: z.ZodType<T>): T => readYaml(readFileSync(file, 'utf8'), file, schema);

// YAML files that people write: each complaint names the file, the line and the key.
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

/** Says what is wrong in a file under voice-prompts/, one sentence per line. */
export class ContentError extends Error {}

/** Reads the text of a YAML file. `file` is only named in complaints. Throws ContentError with every complaint. */
export function readYaml<T>(text: string, file: string, schema: z.ZodType<T>): T {
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  if (doc.errors.length)
    throw new ContentError(doc.errors.map(e => `${file}:${lineAt(e.pos[0])}: ${e.message}`).join('\n'));

  const result = schema.safeParse(doc.toJS());
  if (result.success) return result.data;
  const complaints = result.error.issues.map(issue => {
    const line = lineAt(startOf(doc, issue.path));
    return `${file}:${line}: ${issue.path.join('.') || 'the file'}: ${sentence(issue)}`;
  });
  throw new ContentError(complaints.join('\n'));
}

/** zod's own words, except where people would not understand them. */
function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues.map(inner => inner.message).join(', ');
  if (issue.code !== 'unrecognized_keys') return issue.message;
  return `“${issue.keys.join('”, “')}” means nothing here (within { }, a text with a comma needs quotes)`;
}

/** Where in the text the innermost part of this path that exists begins. */
function startOf(doc: ReturnType<typeof parseDocument>, path: PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = doc.getIn(path.slice(0, depth), true) as { range?: [number, number, number] } | undefined;
    if (node?.range) return node.range[0];
  }
  return 0;
}

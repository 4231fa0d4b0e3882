// Changes texts in a YAML file that people write, and nothing else: comments, order and blank lines stay.
import { type Document, isMap, isScalar, isSeq, type Node, parseDocument, stringify } from 'yaml';

/** No line of a block is longer, where there is a space to break it at. */
const WIDTH = 118;

/** Where a text stands, from the top of the file. */
type Path = readonly (string | number)[];

/** The source with other texts under `key` (such as prompts). Throws when one is not there. */
export const withTexts = (source: string, key: string, changes: ReadonlyMap<string, string>): string =>
  withWords(
    source,
    [...changes].map(([id, text]) => ({ path: [key, id], text })),
  );

/** The source with other texts at these places. Throws when one is not there. */
export function withWords(source: string, changes: readonly { path: Path; text: string }[]): string {
  const doc = parseDocument(source);
  const edits = changes.map(({ path, text }) => {
    const node = nodeAt(doc, path);
    if (!isScalar(node) || !node.range) throw new Error(`there is no ${path.join('.')}`);
    const [start, end] = node.range;
    const wasBlock = node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL';
    return { start, end, written: written(text, wasBlock, path.length) };
  });
  const edited = edits
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, written }) => text.slice(0, start) + written + text.slice(end), source);
  const after = parseDocument(edited);
  for (const { path, text } of changes) {
    const node = nodeAt(after, path);
    if (!isScalar(node) || node.value !== text) throw new Error(`${path.join('.')} could not be written`);
  }
  return edited;
}

/** A digit may stand there as a number or as a text. */
function nodeAt(doc: Document, path: Path): Node | undefined {
  let node: unknown = doc.contents;
  for (const key of path) {
    if (isSeq(node)) node = node.get(key, true);
    else if (isMap(node)) node = node.get(key, true) ?? node.get(String(key), true);
    else return undefined;
  }
  return node as Node | undefined;
}

/** A text two levels deep may become a block; deeper ones stay on their line. */
function written(text: string, wasBlock: boolean, depth: number): string {
  if (depth > 2)
    return stringify(text, { lineWidth: 0, ...(text.includes('\n') && QUOTED) }).trimEnd() + (wasBlock ? '\n' : '');
  return wasBlock ? `${block(text)}\n` : inline(text);
}

const QUOTED = { defaultStringType: 'QUOTE_DOUBLE' } as const;

const INDENT = '    ';

/** One paragraph folded at its spaces; several lines as they are. */
function block(text: string): string {
  const lines = text.includes('\n') ? text.split('\n') : folded(text);
  return [text.includes('\n') ? '|-' : '>-', ...lines.map(line => INDENT + line)].join('\n');
}

function folded(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && [...INDENT, ...last, ' ', ...word].length <= WIDTH)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** In the style that the text needs: plain, or between quotes. */
const inline = (text: string): string =>
  text.includes('\n') || [...text].length > WIDTH ? block(text) : stringify(text, { lineWidth: 0 }).trimEnd();

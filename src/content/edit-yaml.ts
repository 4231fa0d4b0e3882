// Changes texts in a YAML file that people write, and nothing else: comments, order and blank lines stay.
import { isScalar, parseDocument, stringify } from 'yaml';

/** No line of a block is longer, where there is a space to break it at. */
const WIDTH = 118;

/** The source with other texts under `key` (such as prompts). Throws when one is not there. */
export function withTexts(source: string, key: string, changes: ReadonlyMap<string, string>): string {
  const doc = parseDocument(source);
  const edits = [...changes].map(([id, text]) => {
    const node = doc.getIn([key, id], true);
    if (!isScalar(node) || !node.range) throw new Error(`there is no ${key}.${id}`);
    const [start, end] = node.range;
    const written = node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL' ? `${block(text)}\n` : inline(text);
    return { start, end, written };
  });
  const edited = edits
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, written }) => text.slice(0, start) + written + text.slice(end), source);
  const after = parseDocument(edited);
  for (const [id, text] of changes)
    if (after.getIn([key, id]) !== text) throw new Error(`${key}.${id} could not be written`);
  return edited;
}

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

// XML as TwiML needs it: elements, attributes, text. What else XML has (doctypes, comments, CDATA, namespaces) is
// refused, because nothing of ours writes it.

export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

/** The text is not XML as we read it. */
export class XmlError extends Error {}

const DECLARATION = /^<\?xml version="1\.0"(?: encoding="utf-8")?\s*\?>/i;
const OPEN = /<([A-Za-z][\w.-]*)((?:\s+[A-Za-z][\w.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const CLOSE = /<\/([A-Za-z][\w.-]*)\s*>/y;
const TEXT = /[^<]+/y;
const ATTRIBUTE = /([A-Za-z][\w.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITY = /&(?:(amp|lt|gt|quot|apos)|#(\d+)|#x([0-9a-f]+));|&/gi;
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The root element of a document. Throws XmlError, also for white space before the first `<`. */
export function readXml(document: string): Element {
  const top: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  let at = DECLARATION.exec(document)?.[0].length ?? 0;
  if (at === 0 && !document.startsWith('<')) throw new XmlError('something stands before the first element');

  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(document);
    if (found) at = pattern.lastIndex;
    return found;
  };

  while (at < document.length) {
    const inside = open.at(-1) ?? top;
    const text = take(TEXT);
    const start = text ? null : take(OPEN);
    const end = text || start ? null : take(CLOSE);
    if (text) inside.text += decoded(text[0]);
    else if (start) {
      const element = { name: start[1] ?? '', attributes: attributes(start[2] ?? ''), children: [], text: '' };
      inside.children.push(element);
      if (!start[3]) open.push(element);
    } else if (end && open.length > 1 && end[1] === inside.name) open.pop();
    else throw new XmlError(`no XML at character ${at}: ${document.slice(at, at + 30)}`);
  }

  const [root, ...more] = top.children;
  if (open.length > 1) throw new XmlError(`<${open.at(-1)?.name}> is not closed`);
  if (!root || more.length > 0 || top.text.trim() !== '')
    throw new XmlError('there must be exactly one element at the top');
  return root;
}

function attributes(text: string): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE)) {
    if (Object.hasOwn(all, name)) throw new XmlError(`attribute ${name} stands twice`);
    all[name] = decoded(double ?? single ?? '');
  }
  return all;
}

const decoded = (text: string): string =>
  text.replace(ENTITY, (entity, name?: string, decimal?: string, hex?: string) => {
    if (name && NAMED[name]) return NAMED[name];
    const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
    if (Number.isNaN(code) || code > 0x10ffff) throw new XmlError(`${entity} is no entity`);
    return String.fromCodePoint(code);
  });

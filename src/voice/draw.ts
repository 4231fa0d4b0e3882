// A machine as a drawing (Mermaid): what each key leads to. docs/call.md and docs/responders-call.md hold them, and a
// test holds them to this.

interface Node {
  key: string;
  id: string;
  type: string;
  states: Record<string, unknown>;
  initial?: { target?: readonly { key: string }[] };
  transitions: Map<string, readonly Arrow[]>;
  always?: readonly Arrow[];
}
interface Arrow {
  target?: readonly { id: string }[] | undefined;
  guard?: unknown;
}

/** What an event is called on an arrow. Keys by what stands on them. */
const label = (event: string): string =>
  event
    .replace(/^key\.\*$/, 'other key')
    .replace('key.star', '*')
    .replace(/^key\./, '');

/** The whole call as a Mermaid state diagram. A repeated menu (again, silence, wrong key) is an arrow to itself. */
export function drawing(machine: { root: unknown }): string {
  const root = machine.root as Node;
  const begin = `  [*] --> ${root.initial?.target?.[0]?.key}`;
  return ['stateDiagram-v2', '  direction LR', begin, ...boxes(root, '  '), ...arrows(root)].join('\n');
}

const children = (node: Node): Node[] => Object.values(node.states) as Node[];
/** Mermaid's names can't hold dots. */
const name = (id: string): string => id.replace(/^\w+\./, '').replaceAll('.', '_');

function boxes(node: Node, indent: string): string[] {
  return children(node).flatMap(child => {
    if (children(child).length === 0) return [`${indent}${name(child.id)}: ${child.key}`];
    const begin = child.initial?.target?.[0]?.key;
    return [
      `${indent}state ${name(child.id)} {`,
      ...(begin ? [`${indent}  [*] --> ${name(`${child.id}.${begin}`)}`] : []),
      ...boxes(child, `${indent}  `),
      `${indent}}`,
    ];
  });
}

function arrows(node: Node): string[] {
  return children(node).flatMap(child => {
    const labels = new Map<string, string[]>();
    const add = (event: string, arrow: Arrow) => {
      const target = arrow.target?.[0]?.id ?? child.id;
      const said = event + guard(arrow);
      labels.set(target, [...(labels.get(target) ?? []), said]);
    };
    for (const [event, list] of child.transitions) for (const arrow of list) add(label(event), arrow);
    for (const arrow of child.always ?? []) add('at once', arrow);
    const own = [...labels].map(([to, said]) => `  ${name(child.id)} --> ${name(to)}: ${said.join(', ')}`);
    const end = child.type === 'final' ? [`  ${name(child.id)} --> [*]`] : [];
    return [...own, ...end, ...arrows(child)];
  });
}

function guard({ guard }: Arrow): string {
  if (!guard) return '';
  const named = typeof guard === 'string' ? guard : ((guard as { type?: string }).type ?? '');
  return ` (${named.replace(/([A-Z])/g, ' $1').toLowerCase()})`;
}

// The machine against the catalogue and the languages: whatever a call can come to must have words.
import type { CallFlow } from '../voice/flow.ts';
import { error, type Finding } from './finding.ts';
import { type Said, saidOn } from './said.ts';

export function machineSpeaks(flow: CallFlow, said: Said = saidOn(flow)): Finding[] {
  const { content, line } = flow;
  return [...said].flatMap(([language, ids]) =>
    [...ids].flatMap(([id, at]) => {
      if (!content.prompts[id])
        return error(
          `voice-prompts/catalogue.yaml: ${id} is missing, which callers of ${line.number} are told at ${at}`,
        );
      if (!content.clips[`${language}/${id}`])
        return error(
          `voice-prompts/catalogue.yaml: ${id} is not for ${content.languages[language]?.english ?? language}, and callers of ${line.number} are told it at ${at}`,
        );
      return [];
    }),
  );
}

/** The most choices of its own that a menu may have (docs/call.md); 0, 9, * and "more" are none of them. */
const MOST: Record<string, number> = { language: 6, gate: 6, main: 4, country: 4 };
const USUAL_MOST = 3;
/** The key of "more". */
const MORE = 'key.4';

interface Node {
  path: string[];
  states: Record<string, Node>;
  transitions: Map<string, unknown>;
}

export function menusAreShort(flow: CallFlow): Finding[] {
  const tooLong: Finding[] = [];
  const visit = (node: Node) => {
    const at = node.path.join('.');
    const keys = new Set([...node.transitions.keys()].filter(key => /^key\.[1-8]$/.test(key)));
    if (at === 'topics') keys.delete(MORE);
    const most = MOST[at] ?? USUAL_MOST;
    if (keys.size > most) tooLong.push(error(`src/voice: ${at} has ${keys.size} choices; ${most} is the most`));
    Object.values(node.states).forEach(visit);
  };
  visit(flow.machine.root as unknown as Node);
  return tooLong;
}

// earshot menu: the call, drawn.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { life } from '../callbacks/life.ts';
import { readHotline } from '../content/hotline.ts';
import { loadContent } from '../content/load.ts';
import { spokenByCallers } from '../responders/flow.ts';
import { workMachine } from '../responders/machine.ts';
import { drawing } from '../voice/draw.ts';
import { callFlows } from '../voice/flow.ts';

/** The drawing of the first line's machine, the same for every line; of the responders' call; or of a callback's life. */
export function menu(hotlineFile: string, whose: 'callers' | 'responders' | 'callbacks' = 'callers'): string {
  if (whose === 'callbacks') return drawing(life);
  const hotline = readHotline(readFileSync(hotlineFile, 'utf8'), hotlineFile);
  if (whose === 'responders') return drawing(workMachine(spokenByCallers(hotline)));
  const content = loadContent(fileURLToPath(new URL('../../voice-prompts', import.meta.url))).content;
  const [flow] = callFlows(hotline, content, 1).values();
  if (!flow) throw new Error('hotline.yaml has no line');
  return drawing(flow.machine);
}

/** The drawing that a page such as docs/call.md shows; undefined: none. */
export const drawingIn = (page: string): string | undefined =>
  /<!-- drawing -->\n```mermaid\n(.*?)\n```\n<!-- \/drawing -->/s.exec(page)?.[1];

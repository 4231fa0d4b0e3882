// What is answered while nothing can be written down.
import type { TextFlow } from './flow.ts';
import { understand } from './meaning.ts';
import { formOf } from './screens.ts';
import { START } from './text.ts';

/** Sorry, in the language that the text itself shows; undefined where the line answers nothing. */
export function sorry(flow: TextFlow, body: string): string | undefined {
  if (!flow.twoWay) return undefined;
  const form = formOf(flow, { ...START, ...understand(flow.book, body) });
  return flow.templates.encoded(form, flow.templates.text(form, 'sorry'));
}

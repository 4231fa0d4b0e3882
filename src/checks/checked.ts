// What the checks look at.
import type { Hotline } from '../content/hotline.ts';
import type { Lengths } from '../content/lengths.ts';
import type { Library } from '../content/load.ts';
import type { Lists } from '../content/series.ts';
import type { Texts } from '../content/texts.ts';
import type { Provider } from '../outreach/provider.ts';
import type { TextFlow } from '../sms/flow.ts';
import type { CallFlow } from '../voice/flow.ts';

export interface Checked {
  hotline: Hotline;
  library: Library;
  /** As people have set them: see content/live.ts. */
  flows: ReadonlyMap<string, CallFlow>;
  /** What is texted, and the flows of the lines that text. */
  texts: Texts;
  textFlows: ReadonlyMap<string, TextFlow>;
  /** What can be joined by text. */
  lists: Lists;
  lengths: Lengths;
  /** The provider that the settings name; undefined: none, calls are simulated. */
  provider: Exclude<Provider['name'], 'simulated'> | undefined;
  now: Date;
}

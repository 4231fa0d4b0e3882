// What the checks look at.
import type { Hotline } from '../content/hotline.ts';
import type { Lengths } from '../content/lengths.ts';
import type { Library } from '../content/load.ts';
import type { Provider } from '../outreach/provider.ts';
import type { CallFlow } from '../voice/flow.ts';

export interface Checked {
  hotline: Hotline;
  library: Library;
  /** As people have set them: see content/live.ts. */
  flows: ReadonlyMap<string, CallFlow>;
  lengths: Lengths;
  /** The provider that the settings name; undefined: none, calls are simulated. */
  provider: Exclude<Provider['name'], 'simulated'> | undefined;
  now: Date;
}

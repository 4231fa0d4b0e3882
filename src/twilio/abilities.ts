// What only some providers do, beside the verbs that all of them share.
import type { Provider } from '../outreach/provider.ts';

interface Abilities {
  /** `*` ends the leg to whom we dial. Somleng would refuse the document. */
  star: boolean;
  /** Tells us when whom we dial picks up. Somleng reads nothing of a <Number> but the number. */
  pickUp: boolean;
}

export const ABILITIES: Record<Provider['name'], Abilities> = {
  twilio: { star: true, pickUp: true },
  simulated: { star: true, pickUp: true },
  somleng: { star: false, pickUp: false },
};

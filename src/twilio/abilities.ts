// What only some providers do, beside the verbs that all of them share.
import type { Provider } from '../outreach/provider.ts';

interface Abilities {
  /** `*` ends the leg to whom we dial. Somleng would refuse the document. */
  star: boolean;
  /** Tells us when whom we dial picks up. Somleng reads nothing of a <Number> but the number. */
  pickUp: boolean;
  /** Listens whether a person or a machine picked up (twilio.com/docs/voice/twiml/number). */
  machine: boolean;
}

export const ABILITIES: Record<Provider['name'], Abilities> = {
  twilio: { star: true, pickUp: true, machine: true },
  simulated: { star: true, pickUp: true, machine: true },
  somleng: { star: false, pickUp: false, machine: false },
};

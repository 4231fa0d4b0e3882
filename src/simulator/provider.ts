// The provider's API, answered by the exchange.
import { callerNumber } from '../callbacks/number.ts';
import { type Provider, ProviderError } from '../outreach/provider.ts';
import { outgoing } from './connect.ts';
import type { Network } from './network.ts';
import { outgoingText } from './texting.ts';

/** A provider that rings simulated phones and keeps recordings in memory. */
export const simulatedProvider = (network: Network): Provider => ({
  name: 'simulated',

  async placeCall(call) {
    if (!network.lines.includes(call.from))
      throw new ProviderError('that number is not ours to call from', 'never', 21212);
    if (!callerNumber(call.to)) throw new ProviderError('that is no number to call', 'never', 21211);
    return { sid: outgoing(network, call).facts.sid };
  },

  async fetchCall(sid) {
    const leg = network.calls.get(sid);
    return leg && { sid, from: leg.facts.from, to: leg.facts.to, direction: leg.facts.direction, status: leg.status };
  },

  async hangUp(sid) {
    const leg = network.calls.get(sid);
    if (leg && !leg.ended) leg.happens({ do: 'cut' });
  },

  async recordings(since) {
    return [...network.recordings.values()]
      .filter(recording => recording.createdAt >= since)
      .map(({ wav: _, ...recording }) => recording);
  },

  async fetchRecording(sid) {
    const recording = network.recordings.get(sid);
    if (!recording) throw new ProviderError('there is no such recording', 'never', 20404);
    return recording.wav;
  },

  async deleteRecording(sid) {
    network.recordings.delete(sid);
    return true;
  },

  async sendMessage(text) {
    if (text.from.startsWith('+') && !network.lines.includes(text.from))
      throw new ProviderError('that number is not ours to text from', 'never', 21606);
    if (!callerNumber(text.to)) throw new ProviderError('that is no number to text', 'never', 21211);
    const { sid, status } = outgoingText(network, text);
    return { sid, status };
  },

  async messages({ to, from, direction, since }) {
    return [...network.messages.values()].filter(
      m =>
        m.createdAt >= since &&
        (to ?? m.to) === m.to &&
        (from ?? m.from) === m.from &&
        (direction ?? m.direction) === m.direction,
    );
  },
});

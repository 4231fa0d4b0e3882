// How a call goes on after a verb.
import type { Leg } from '../leg.ts';
import type { Network } from '../network.ts';
import type { Ask, Document } from '../webhook.ts';

export type Onward =
  /** The next verb of the document. */
  | 'next'
  /** No verb: this leg is done. */
  | 'over'
  /** Another document. `then` is told to the server as soon as that document is there. */
  | { ask: Ask; then?: Ask };

export type Perform<V> = (network: Network, leg: Leg, verb: V, document: Document) => Promise<Onward>;

/** The request that a verb's `action` asks for; without one, the document's own address. */
export const action = (
  verb: { action?: string; method: 'GET' | 'POST' },
  document: Document,
  params: Record<string, string>,
): Ask => ({ url: new URL(verb.action ?? document.url, document.url).href, method: verb.method, params });

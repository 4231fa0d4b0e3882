// What the keys do in every menu, as pieces of a state machine.
import type { Change } from './call.ts';

/** What a menu does with silence and with keys it does not have: each is borne once, then comes `beyond`. */
export const mistakes = (self: string, beyond: string) =>
  ({
    silence: [
      { guard: 'quietOnce', actions: 'quiet', target: self, reenter: true },
      { target: beyond, actions: 'fresh' },
    ],
    'key.*': [
      { guard: 'wrongOnce', actions: 'wrong', target: self, reenter: true },
      { target: beyond, actions: 'fresh' },
    ],
  }) as const;

export const again = (self: string) => ({ target: self, reenter: true, actions: 'fresh' }) as const;

export const askUs = { target: '#call.asking', actions: ['fresh', 'calm'] } as const;

export const toLanguage = (key: number) =>
  [
    {
      guard: { type: 'messageOnly', params: key },
      actions: [{ type: 'language', params: key }, 'fresh'],
      target: 'only',
    },
    {
      guard: { type: 'languageThere', params: key },
      actions: [{ type: 'language', params: key }, 'fresh', 'welcome'],
      target: 'main',
    },
  ] as const;
export const languageKeys = {
  'key.1': toLanguage(1),
  'key.2': toLanguage(2),
  'key.3': toLanguage(3),
  'key.4': toLanguage(4),
  'key.5': toLanguage(5),
  'key.6': toLanguage(6),
} as const;

export const toTopic = (key: number) =>
  ({
    guard: { type: 'topicThere', params: key },
    actions: [{ type: 'topic', params: key }, 'fresh'],
    target: 'choosing',
  }) as const;

export const toCountry = (key: number) =>
  ({
    guard: { type: 'countryThere', params: key },
    actions: [{ type: 'country', params: key }, 'fresh'],
    target: 'placed',
  }) as const;

/** An answer to a question about the request: refined in the store before the call goes on. */
export const refine = (params: Change, target: string) =>
  ({ target, actions: ['fresh', { type: 'change', params }] }) as const;

// A language in which we only take messages: press, or speak.
import { again } from './keys.ts';
import type { Rules } from './rules.ts';

export const only = (rules: Rules) =>
  rules.createStateConfig({
    initial: 'hello',
    states: {
      hello: {
        on: {
          'key.9': [{ guard: 'severalLanguages', target: '#call.language', actions: 'fresh' }, again('hello')],
          'key.star': again('hello'),
          'key.*': [
            { guard: 'open', target: 'speaking' },
            { guard: 'ringable', target: 'saving' },
            { target: 'speaking' },
          ],
          silence: 'speaking',
        },
      },
      saving: {
        on: {
          saved: { target: 'speaking', actions: ['saved', { type: 'say', params: ['only.saved'] }] },
          notSaved: { target: 'speaking', actions: { type: 'say', params: ['only.sorry'] } },
        },
      },
      speaking: { on: { recorded: 'spoken', silence: 'quiet' } },
      spoken: { type: 'final' },
      quiet: { type: 'final' },
    },
  });

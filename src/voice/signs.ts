// Four questions that show whether somebody is kept in forced labour (after the ILO's eleven indicators). What is
// answered is never stored: it travels to the next question only, and a turn is measured without its key.
import { again, askUs, mistakes } from './keys.ts';
import type { Rules } from './rules.ts';

const back = { target: '#call.topics', actions: 'fresh' } as const;

/** What every state here does with the keys that mean the same everywhere. */
const usual = (self: string) =>
  ({ ...mistakes(self, '#call.speaking'), 'key.0': askUs, 'key.9': back, 'key.star': again(self) }) as const;

const next = (target: string) => ({ target, actions: 'fresh' }) as const;
const yes = (target: string) => ({ target, actions: ['fresh', 'sign'] }) as const;

export const signs = (rules: Rules) =>
  rules.createStateConfig({
    initial: 'first',
    entry: 'noSign',
    states: {
      // Kept in, hit, threatened: a person is offered at once, and the questions go on for whoever wants them to.
      first: { on: { ...usual('first'), 'key.1': yes('afterFirst'), 'key.2': next('second') } },
      afterFirst: { on: { ...usual('afterFirst'), 'key.1': next('second') } },
      second: { on: { ...usual('second'), 'key.1': yes('afterSecond'), 'key.2': next('third') } },
      afterSecond: { on: { ...usual('afterSecond'), 'key.1': next('third') } },
      third: { on: { ...usual('third'), 'key.1': yes('fourth'), 'key.2': next('fourth') } },
      fourth: {
        on: {
          ...usual('fourth'),
          'key.1': yes('some'),
          'key.2': [{ guard: 'anySign', ...next('some') }, next('none')],
        },
      },
      some: { on: usual('some') },
      none: { on: usual('none') },
    },
  });

/** The name under which a state is measured: here no state is told from another. */
export const measuredAs = (at: string): string => (isSigns(at) ? 'signs' : at);

export const isSigns = (at: string): boolean => at.startsWith('signs.');

// What came of a call, as the responder says it: chosen, asked what it needs, read back, and only then settled.
import { needsConsent, outcomeAfter, REACHED, SAFE } from '../callbacks/outcomes.ts';
import { type Choice, DAYS, type Days, OTHERS } from './choices.ts';
import { again, mistakes, say, to } from './keys.ts';
import { rules } from './rules.ts';

const keyOf = (index: number) => `key.${index + 1}` as const;
const menuKeys = (self: string) =>
  ({ ...mistakes(self), 'key.0': again(self), 'key.9': to('menu'), 'key.star': again(self) }) as const;

/** Read back; before that, asked what it needs: which language, whether they agreed, or when to ring again. */
const choose = (choice: Choice) => {
  const speaks = outcomeAfter[choice].do === 'speak';
  const asked = needsConsent(choice) ? 'consent' : speaks ? 'speaks' : REACHED.has(choice) ? 'safe' : 'confirm';
  return { target: `#work.outcome.${asked}`, actions: ['fresh', { type: 'choose', params: choice }] } as const;
};

const ringable = (safe: (typeof SAFE)[number]) => {
  const actions = ['fresh', { type: 'safe', params: safe }] as const;
  const confirm = { target: 'confirm', actions } as const;
  return safe === 'no' ? confirm : ([{ guard: 'another', target: 'when', actions }, confirm] as const);
};

const inDays = (days: Days) => ({ target: 'confirm', actions: ['fresh', { type: 'days', params: days }] }) as const;

/** Which language they speak. Who does not know it waits: then a supervisor finds out. */
const speaks = (callers: readonly string[]) => ({
  on: {
    ...menuKeys('speaks'),
    ...Object.fromEntries(
      callers.map((tag, i) => [
        keyOf(i),
        { target: 'confirm', actions: ['fresh', { type: 'speaks', params: tag }] } as const,
      ]),
    ),
    silence: to('confirm'),
  },
});

/** A menu of each row of OTHERS; the key after its choices leads to the next, after the last to the first. */
const others = Object.fromEntries(
  OTHERS.map((choices, n) => {
    const self = `other${n}`;
    const chosen = Object.fromEntries(choices.map((choice, i) => [keyOf(i), choose(choice)]));
    const onward = { [keyOf(choices.length)]: to(`other${(n + 1) % OTHERS.length}`) };
    return [self, { on: { ...menuKeys(self), ...chosen, ...onward } }];
  }),
);

export const outcome = (callers: readonly string[]) =>
  rules.createStateConfig({
    initial: 'menu',
    states: {
      menu: {
        on: {
          ...menuKeys('menu'),
          'key.1': choose('done'),
          'key.2': to('again'),
          'key.3': to('unsafe'),
          'key.4': choose('never-again'),
          'key.5': to('other0'),
        },
      },
      // A machine counts as nobody: it must use up a try, which a talk does not.
      again: { on: { ...menuKeys('again'), 'key.1': choose('follow-up'), 'key.2': choose('machine') } },
      unsafe: { on: { ...menuKeys('unsafe'), 'key.1': choose('unsafe-now'), 'key.2': choose('wrong-person') } },
      ...others,
      speaks: speaks(callers),
      consent: { on: { ...menuKeys('consent'), 'key.1': to('safe'), 'key.2': to('menu') } },
      safe: { on: { ...menuKeys('safe'), ...Object.fromEntries(SAFE.map((safe, i) => [keyOf(i), ringable(safe)])) } },
      when: { on: { ...menuKeys('when'), ...Object.fromEntries(DAYS.map((days, i) => [keyOf(i), inDays(days)])) } },
      confirm: {
        on: {
          ...menuKeys('confirm'),
          'key.1': [{ guard: 'other', ...to('note') }, to('settling')],
          'key.2': to('menu'),
        },
      },
      note: { on: { recorded: 'settling', silence: 'settling' } },
      settling: {
        on: {
          settled: { target: '#work.settled', actions: 'settled' },
          lost: { target: '#work.settled', actions: 'settled' },
          notSaved: { target: 'menu', actions: say('work.sorry') },
        },
      },
    },
  });

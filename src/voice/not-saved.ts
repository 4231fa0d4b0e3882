// The database is away: a person on duty without it, or a spoken message that is fetched later.
import type { Rules } from './rules.ts';

export const notSaved = (rules: Rules) =>
  rules.createStateConfig({
    initial: 'begin',
    states: {
      begin: {
        always: [
          { guard: 'somebodyOnDuty', target: 'dialling', actions: { type: 'say', params: ['not-saved.connect'] } },
          { target: 'message' },
        ],
      },
      dialling: {
        on: {
          dialled: [
            { guard: 'talked', target: '#call.over' },
            {
              guard: 'anotherOnDuty',
              target: 'dialling',
              reenter: true,
              actions: ['nextDuty', { type: 'say', params: ['urgent.next'] }],
            },
            { target: 'message' },
          ],
        },
      },
      message: { on: { recorded: '#call.spoken', silence: '#call.over' } },
    },
  });

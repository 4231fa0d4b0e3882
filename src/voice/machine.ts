// The whole call as one machine: what a key, a silence or an answer from the store leads to. Pure: it is driven
// turn by turn with transition(), has no timers and says nothing itself (what is heard stands in screens.ts,
// what is asked of the store in asks.ts, each under the name of the state).
import { assign, setup } from 'xstate';
import type { CallContext, CallEvent, Change } from './call.ts';
import {
  type FlowData,
  hasMore,
  isNumber,
  languageAt,
  needsCountry,
  pageOf,
  shelfOf,
  topicAfter,
  topicsOn,
} from './flow.ts';

export type CallMachine = ReturnType<typeof callMachine>;

export const START: CallContext = {
  page: 0,
  wrong: 0,
  quiet: 0,
  ringable: false,
  made: 0,
  open: false,
  duty: 0,
  phones: 0,
  first: [],
};

/** What a menu does with silence and with keys it does not have: each is borne once, then comes `beyond`. */
const mistakes = (self: string, beyond: string) =>
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

const again = (self: string) => ({ target: self, reenter: true, actions: 'fresh' }) as const;

const askUs = { target: '#call.asking', actions: ['fresh', 'calm'] } as const;

const toLanguage = (key: number) =>
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
const languageKeys = {
  'key.1': toLanguage(1),
  'key.2': toLanguage(2),
  'key.3': toLanguage(3),
  'key.4': toLanguage(4),
  'key.5': toLanguage(5),
  'key.6': toLanguage(6),
} as const;

const toTopic = (key: number) =>
  ({
    guard: { type: 'topicThere', params: key },
    actions: [{ type: 'topic', params: key }, 'fresh'],
    target: 'choosing',
  }) as const;

const toCountry = (key: number) =>
  ({
    guard: { type: 'countryThere', params: key },
    actions: [{ type: 'country', params: key }, 'fresh'],
    target: 'placed',
  }) as const;

/** An answer to a question about the request: refined in the store before the call goes on. */
const refine = (params: Change, target: string) =>
  ({ target, actions: ['fresh', { type: 'change', params }] }) as const;

/** The machine of one line. 0, 9 and * mean the same everywhere: be called back, back, hear again. */
export function callMachine(flow: FlowData) {
  const { line } = flow;
  const fixed = line.country;
  const only = line.languages.length === 1 ? line.languages[0] : undefined;
  const spoken = line.languages[0]?.tag ?? 'en';
  /** How many phones there are to try; the phones of last resort are known without asking anybody. */
  const phones = (context: CallContext, event: CallEvent): number =>
    Math.max(flow.duty, event.type === 'saved' && event.phones !== undefined ? event.phones : context.phones);

  return setup({
    types: { context: {} as CallContext, events: {} as CallEvent },
    guards: {
      quietOnce: ({ context }) => context.quiet < 1,
      wrongOnce: ({ context }) => context.wrong < 1,
      atGate: ({ event }) => event.type === 'arrived' && event.gate,
      usedUp: ({ event }) => event.type === 'arrived' && event.usedUp === true,
      withheld: ({ event }) => event.type === 'arrived' && !event.ringable,
      oneLanguage: () => only !== undefined,
      onlyMessages: () => only?.form === 'message-only',
      knownHere: ({ event }) => event.type === 'known' && line.languages.some(l => l.tag === event.language),
      knownMessageOnly: ({ event }) =>
        event.type === 'known' && line.languages.some(l => l.tag === event.language && l.form === 'message-only'),
      languageThere: (_, key: number) => languageAt(flow, key) !== undefined,
      messageOnly: (_, key: number) => languageAt(flow, key)?.form === 'message-only',
      speaksOnly: ({ context }) =>
        line.languages.some(l => l.tag === (context.language ?? spoken) && l.form === 'message-only'),
      severalLanguages: () => only === undefined,
      languageMissing: ({ context }) => only === undefined && context.language === undefined,
      severalCountries: () => fixed === undefined,
      countryThere: (_, key: number) => fixed === undefined && line.countries[key - 1] !== undefined,
      countryMissing: ({ context }) => needsCountry(flow, context.topic, context.country),
      placeMissing: ({ context }) => context.country === undefined,
      topicThere: ({ context }, key: number) => topicsOn(flow, context.shelf, context.page)[key - 1] !== undefined,
      more: ({ context }) => hasMore(flow, context.shelf, context.page),
      paged: ({ context }) => context.page > 0,
      dropped: ({ context }) => context.goOn !== undefined,
      thenPiece: ({ context }) => context.towards === 'piece',
      thenNumbers: ({ context }) => context.towards === 'numbers',
      open: ({ context }) => context.open,
      openHere: ({ context }) => context.open && context.ringable,
      ringable: ({ context }) => context.ringable,
      unreachable: ({ context }) => context.open && !context.ringable,
      withoutNumber: ({ context }) => !context.ringable,
      toBeRungNow: ({ context }) => context.urgent === 'ring',
      aNumber: ({ context, event }) => event.type === 'typed' && isNumber(flow, event.digits, context.country),
      notThisPhone: ({ context }) => context.change?.when === 'no',
      somebodyOnDuty: ({ context, event }) => context.duty < phones(context, event),
      anotherOnDuty: ({ context, event }) => context.duty + 1 < phones(context, event),
      toBeRungByNobody: ({ context, event }) => context.urgent === 'ring' && phones(context, event) === 0,
      offered: ({ event }) => event.type === 'saved' && event.offer === true,
      talked: ({ event }) => event.type === 'dialled' && event.talked,
    },
    actions: {
      fresh: assign({ wrong: 0, quiet: 0, goOn: undefined }),
      quiet: assign({ quiet: ({ context }) => context.quiet + 1, first: ['silence.again'], goOn: undefined }),
      wrong: assign({ wrong: ({ context }) => context.wrong + 1, first: ['wrong.again'], goOn: undefined }),
      say: assign({ first: (_, ids: string[]) => ids }),
      welcome: assign({
        first: ({ context }) => [
          `who.${line.pays}-pays`,
          ...(line.mode === 'practice' ? ['practice.hello'] : []),
          flow.content.prompts[`useful.${context.country}`] ? `useful.${context.country}` : 'useful',
          ...(context.goOn ? ['main.go-on'] : []),
        ],
      }),
      arrived: assign({
        ringable: ({ event }) => event.type === 'arrived' && event.ringable,
        country: fixed,
        language: only?.tag,
      }),
      remembered: assign(({ context, event }) =>
        event.type === 'known'
          ? {
              language: only?.tag ?? event.language,
              country: fixed ?? line.countries.find(c => c === event.country) ?? context.country,
              goOn: event.goOn && shelfOf(flow, event.goOn) ? event.goOn : undefined,
            }
          : {},
      ),
      language: assign({ language: (_, key: number) => languageAt(flow, key)?.tag }),
      anyLanguage: assign({ language: ({ context }) => context.language ?? spoken }),
      fixedCountry: assign({ country: ({ context }) => fixed ?? context.country }),
      shelf: assign({ shelf: (_, shelf: string) => shelf, page: 0 }),
      page: assign({ page: ({ context }, by: number) => context.page + by }),
      topic: assign({ topic: ({ context }, key: number) => topicsOn(flow, context.shelf, context.page)[key - 1] }),
      nextTopic: assign(({ context }) => {
        const topic = topicAfter(flow, context.shelf, context.topic);
        return { topic, page: pageOf(flow, context.shelf, topic) };
      }),
      goOn: assign(({ context: { goOn } }) => {
        const shelf = shelfOf(flow, goOn ?? '');
        return { topic: goOn, shelf, page: pageOf(flow, shelf, goOn) };
      }),
      towards: assign({ towards: (_, towards: NonNullable<CallContext['towards']>) => towards }),
      country: assign({ country: (_, key: number) => line.countries[key - 1] }),
      forgetCountry: assign({ country: fixed }),
      urgent: assign({ urgent: (_, urgent: 'connect' | 'ring') => urgent, duty: 0 }),
      calm: assign({ urgent: undefined, duty: 0 }),
      typed: assign({ typed: ({ event }) => (event.type === 'typed' ? event.digits : undefined) }),
      readBack: assign({ spoken: ({ event }) => (event.type === 'held' ? event.spoken : undefined) }),
      change: assign({ change: (_, change: Change) => change }),
      /** A first `saved` makes the request, a further one while it stands refines it. */
      saved: assign(({ context, event }) =>
        event.type === 'saved'
          ? {
              code: event.code,
              promised: event.promised,
              phones: event.phones ?? context.phones,
              made: context.made + (context.open ? 0 : 1),
              open: true,
            }
          : {},
      ),
      cancelled: assign({ open: false, code: undefined, promised: undefined }),
      firstPhone: assign({ duty: 0 }),
      nextDuty: assign({ duty: ({ context }) => context.duty + 1 }),
    },
  }).createMachine({
    id: 'call',
    context: START,
    initial: 'arriving',
    on: {
      tooLong: { target: '.over', actions: [{ type: 'say', params: ['call.too-long'] }] },
      failed: [
        {
          guard: 'speaksOnly',
          target: '.only.speaking',
          actions: ['fresh', 'anyLanguage', { type: 'say', params: ['only.sorry'] }],
        },
        // Whose language we do not know is asked it; a sorry in another's would help nobody.
        { guard: 'languageMissing', target: '.language', actions: ['fresh', 'fixedCountry'] },
        { target: '.main', actions: ['fresh', 'anyLanguage', 'fixedCountry', { type: 'say', params: ['sorry'] }] },
      ],
    },
    states: {
      arriving: {
        on: {
          arrived: [
            {
              guard: 'usedUp',
              target: 'over',
              actions: ['arrived', 'anyLanguage', { type: 'say', params: ['practice.used-up'] }],
            },
            { guard: 'atGate', target: 'gate', actions: 'arrived' },
            { guard: 'withheld', target: 'opening', actions: 'arrived' },
            { target: 'knowing', actions: 'arrived' },
          ],
        },
      },
      knowing: {
        on: {
          known: [
            { guard: 'knownMessageOnly', target: 'only', actions: 'remembered' },
            { guard: 'knownHere', target: 'main', actions: ['remembered', 'welcome'] },
            { target: 'opening' },
          ],
          notSaved: { target: 'opening' },
        },
      },
      opening: {
        always: [
          { guard: 'onlyMessages', target: 'only' },
          { guard: 'oneLanguage', target: 'main', actions: 'welcome' },
          { target: 'language' },
        ],
      },

      language: {
        on: {
          ...mistakes('language', 'speaking'),
          ...languageKeys,
          'key.0': [
            { guard: 'speaksOnly', target: 'only', actions: ['fresh', 'anyLanguage'] },
            { ...askUs, actions: [...askUs.actions, 'anyLanguage'] },
          ],
          'key.9': again('language'),
          'key.star': again('language'),
          failed: again('language'),
        },
      },
      // Whoever picks up when we ring may not be who asked: only language names, and after two silences nothing.
      gate: {
        on: {
          ...mistakes('gate', 'gone'),
          ...languageKeys,
          'key.9': again('gate'),
          'key.star': again('gate'),
          failed: again('gate'),
          tooLong: 'gone',
        },
      },
      gone: { type: 'final' },

      main: {
        on: {
          ...mistakes('main', 'speaking'),
          'key.1': { target: 'topics', actions: ['fresh', { type: 'shelf', params: 'going' }] },
          'key.2': { target: 'topics', actions: ['fresh', { type: 'shelf', params: 'work' }] },
          'key.3': { target: 'urgent', actions: 'fresh' },
          'key.0': askUs,
          'key.9': [
            { guard: 'severalLanguages', target: 'language', actions: ['fresh', 'forgetCountry'] },
            { guard: 'severalCountries', target: 'country', actions: ['fresh', { type: 'towards', params: 'main' }] },
            again('main'),
          ],
          'key.star': [{ guard: 'dropped', target: 'choosing', actions: ['goOn', 'fresh'] }, again('main')],
        },
      },

      topics: {
        on: {
          ...mistakes('topics', 'speaking'),
          'key.1': toTopic(1),
          'key.2': toTopic(2),
          'key.3': toTopic(3),
          'key.4': { guard: 'more', target: 'topics', reenter: true, actions: ['fresh', { type: 'page', params: 1 }] },
          'key.0': askUs,
          'key.9': [
            { guard: 'paged', target: 'topics', reenter: true, actions: ['fresh', { type: 'page', params: -1 }] },
            { target: 'main', actions: 'fresh' },
          ],
          'key.star': again('topics'),
        },
      },
      choosing: {
        always: [
          { guard: 'countryMissing', target: 'country', actions: { type: 'towards', params: 'piece' } },
          { target: 'piece' },
        ],
      },
      country: {
        on: {
          ...mistakes('country', 'speaking'),
          'key.1': toCountry(1),
          'key.2': toCountry(2),
          'key.3': toCountry(3),
          'key.4': toCountry(4),
          'key.0': askUs,
          'key.9': { target: 'main', actions: 'fresh' },
          'key.star': again('country'),
        },
      },
      placed: {
        always: [
          { guard: 'thenPiece', target: 'piece' },
          { guard: 'thenNumbers', target: 'urgent.numbers' },
          { target: 'main' },
        ],
      },
      piece: {
        on: {
          ...mistakes('piece', 'speaking'),
          'key.1': { target: 'choosing', actions: ['fresh', 'nextTopic'] },
          'key.0': askUs,
          'key.9': { target: 'topics', actions: 'fresh' },
          'key.star': again('piece'),
        },
      },

      asking: {
        initial: 'begin',
        states: {
          begin: {
            always: [
              { guard: 'openHere', target: 'phone' },
              { guard: 'ringable', target: 'saving' },
              { target: 'type' },
            ],
          },
          // Saved at this very key, as: one ring, next daytime, neutral, no retry. All that follows refines it.
          saving: {
            on: {
              saved: [
                { guard: 'offered', target: 'offer', actions: 'saved' },
                { target: 'phone', actions: 'saved' },
              ],
              notSaved: '#call.notSaved',
            },
          },
          // We have rung them lately, and somebody who speaks their language is here: why ring again tomorrow?
          offer: {
            on: {
              ...mistakes('offer', 'phone'),
              'key.1': {
                target: 'dialling',
                actions: ['fresh', 'firstPhone', { type: 'say', params: ['urgent.connecting'] }],
              },
              'key.2': { target: 'phone', actions: 'fresh' },
              'key.0': { target: 'phone', actions: 'fresh' },
              'key.9': { target: '#call.main', actions: 'fresh' },
              'key.star': again('offer'),
            },
          },
          dialling: {
            on: {
              dialled: [
                { guard: 'talked', target: '#call.urgent.talked' },
                {
                  guard: 'anotherOnDuty',
                  target: 'dialling',
                  reenter: true,
                  actions: ['nextDuty', { type: 'say', params: ['urgent.next'] }],
                },
                { target: 'phone', actions: { type: 'say', params: ['urgent.nobody-yet'] } },
              ],
            },
          },
          phone: {
            on: {
              ...mistakes('phone', 'message'),
              'key.1': refine({ when: 'day', number: 'caller' }, 'phoneAnswered'),
              'key.2': refine({ when: 'evening', number: 'caller' }, 'phoneAnswered'),
              'key.3': refine({ when: 'no' }, 'phoneAnswered'),
              'key.0': again('phone'),
              'key.9': { target: '#call.main', actions: 'fresh' },
              'key.star': again('phone'),
            },
          },
          // An unsaved "not this phone" would be dangerous; an unsaved hour leaves the one neutral ring by day.
          phoneAnswered: {
            on: {
              saved: [
                { guard: 'notThisPhone', target: 'type', actions: 'saved' },
                { target: 'message', actions: 'saved' },
              ],
              notSaved: [{ guard: 'notThisPhone', target: '#call.notSaved' }, { target: 'message' }],
            },
          },
          type: {
            on: {
              typed: [
                { guard: 'aNumber', target: 'holding', actions: ['fresh', 'typed'] },
                {
                  guard: 'wrongOnce',
                  target: 'type',
                  reenter: true,
                  actions: ['wrong', { type: 'say', params: ['ask.type-bad'] }],
                },
                { target: 'spokenNumber', actions: 'fresh' },
              ],
              silence: { target: 'spokenNumber', actions: 'fresh' },
            },
          },
          holding: { on: { held: { target: 'typed', actions: 'readBack' }, notSaved: '#call.notSaved' } },
          recalling: { on: { held: { target: 'typed', actions: 'readBack' }, notSaved: 'type' } },
          typed: {
            on: {
              ...mistakes('recalling', 'spokenNumber'),
              'key.1': [
                { guard: 'open', ...refine({ number: 'typed', when: 'unasked' }, 'typedSaved') },
                { target: 'savingTyped', actions: 'fresh' },
              ],
              'key.2': { target: 'type', actions: 'fresh' },
              'key.0': again('recalling'),
              'key.9': { target: 'type', actions: 'fresh' },
              'key.star': again('recalling'),
            },
          },
          savingTyped: {
            on: {
              saved: [
                { guard: 'toBeRungNow', target: '#call.urgent.promised', actions: 'saved' },
                { target: 'when', actions: 'saved' },
              ],
              notSaved: '#call.notSaved',
            },
          },
          typedSaved: {
            on: {
              saved: [
                { guard: 'toBeRungNow', target: '#call.urgent.promised', actions: 'saved' },
                { target: 'when', actions: 'saved' },
              ],
              notSaved: '#call.notSaved',
            },
          },
          when: {
            on: {
              ...mistakes('when', 'message'),
              'key.1': refine({ when: 'day' }, 'whenAnswered'),
              'key.2': refine({ when: 'evening' }, 'whenAnswered'),
              'key.0': again('when'),
              'key.9': { target: '#call.main', actions: 'fresh' },
              'key.star': again('when'),
            },
          },
          whenAnswered: { on: { saved: { target: 'message', actions: 'saved' }, notSaved: 'message' } },
          message: { on: { recorded: 'woman', silence: 'woman' } },
          // Who cannot type says the number. Without a saved request it is a message to hear.
          spokenNumber: {
            on: {
              recorded: [{ guard: 'open', target: 'woman' }, { target: '#call.spoken' }],
              silence: [{ guard: 'open', target: 'woman' }, { target: '#call.over' }],
            },
          },
          woman: {
            on: {
              'key.1': refine({ woman: false }, 'womanAnswered'),
              'key.2': refine({ woman: true }, 'womanAnswered'),
              'key.0': again('woman'),
              'key.9': { target: '#call.main', actions: 'fresh' },
              'key.star': again('woman'),
              'key.*': [
                { guard: 'wrongOnce', actions: 'wrong', target: 'woman', reenter: true },
                { target: 'done', actions: 'fresh' },
              ],
              silence: { target: 'done', actions: 'fresh' },
            },
          },
          womanAnswered: {
            on: {
              saved: { target: 'done', actions: 'saved' },
              notSaved: { target: 'done', actions: { type: 'say', params: ['sorry'] } },
            },
          },
          done: {
            on: {
              ...mistakes('done', '#call.over'),
              'key.3': { target: 'cancel', actions: 'fresh' },
              'key.0': again('done'),
              'key.9': { target: '#call.main', actions: 'fresh' },
              'key.star': again('done'),
            },
          },
          cancel: {
            on: {
              ...mistakes('cancel', 'done'),
              'key.1': { target: 'cancelling', actions: 'fresh' },
              'key.0': { target: 'done', actions: 'fresh' },
              'key.9': { target: 'done', actions: 'fresh' },
              'key.star': again('cancel'),
            },
          },
          cancelling: {
            on: {
              cancelled: { target: '#call.main', actions: ['cancelled', { type: 'say', params: ['ask.cancelled'] }] },
              notSaved: { target: 'done', actions: { type: 'say', params: ['sorry'] } },
            },
          },
        },
      },

      urgent: {
        initial: 'menu',
        states: {
          // Somebody in danger who presses nothing, or anything, wants a person.
          menu: {
            on: {
              'key.1': { target: 'saving', actions: ['fresh', { type: 'urgent', params: 'connect' }] },
              'key.2': [
                { guard: 'ringable', target: 'saving', actions: ['fresh', { type: 'urgent', params: 'ring' }] },
                { target: '#call.asking.type', actions: ['fresh', { type: 'urgent', params: 'ring' }] },
              ],
              'key.3': { target: 'numbers', actions: 'fresh' },
              'key.0': askUs,
              'key.9': { target: '#call.main', actions: 'fresh' },
              'key.star': again('menu'),
              'key.*': [
                { guard: 'wrongOnce', actions: 'wrong', target: 'menu', reenter: true },
                { target: 'saving', actions: ['fresh', { type: 'urgent', params: 'connect' }] },
              ],
              silence: { target: 'saving', actions: ['fresh', { type: 'urgent', params: 'connect' }] },
            },
          },
          saving: {
            on: {
              saved: [
                {
                  guard: 'toBeRungByNobody',
                  target: 'numbers',
                  actions: ['saved', { type: 'say', params: ['urgent.nobody'] }],
                },
                { guard: 'toBeRungNow', target: 'promised', actions: 'saved' },
                {
                  guard: 'somebodyOnDuty',
                  target: 'dialling',
                  actions: ['saved', { type: 'say', params: ['urgent.connecting'] }],
                },
                {
                  guard: 'withoutNumber',
                  target: '#call.asking.type',
                  actions: [
                    'saved',
                    { type: 'urgent', params: 'ring' },
                    { type: 'say', params: ['urgent.nobody-yet'] },
                  ],
                },
                { target: 'insisting', actions: 'saved' },
              ],
              notSaved: [
                {
                  guard: 'somebodyOnDuty',
                  target: 'dialling',
                  actions: { type: 'say', params: ['not-saved.connect'] },
                },
                { target: 'numbers', actions: { type: 'say', params: ['urgent.nobody-unsaved'] } },
              ],
            },
          },
          dialling: {
            on: {
              dialled: [
                { guard: { type: 'talked' }, target: 'talked' },
                {
                  guard: 'anotherOnDuty',
                  target: 'dialling',
                  reenter: true,
                  actions: ['nextDuty', { type: 'say', params: ['urgent.next'] }],
                },
                {
                  guard: 'unreachable',
                  target: '#call.asking.type',
                  actions: [
                    { type: 'urgent', params: 'ring' },
                    { type: 'say', params: ['urgent.nobody-yet'] },
                  ],
                },
                { guard: 'open', target: 'insisting' },
                { target: 'numbers', actions: { type: 'say', params: ['urgent.nobody-unsaved'] } },
              ],
            },
          },
          talked: { on: { saved: '#call.over', notSaved: '#call.over' } },
          insisting: {
            on: {
              saved: { target: 'numbers', actions: ['saved', { type: 'say', params: ['urgent.nobody'] }] },
              notSaved: { target: 'numbers', actions: { type: 'say', params: ['urgent.nobody-unsaved'] } },
            },
          },
          // Says its promise and hangs up: the phone must be free to be rung.
          promised: { type: 'final' },
          numbers: {
            always: { guard: 'placeMissing', target: '#call.country', actions: { type: 'towards', params: 'numbers' } },
            on: {
              ...mistakes('numbers', '#call.speaking'),
              'key.0': askUs,
              'key.9': { target: '#call.main', actions: 'fresh' },
              'key.star': again('numbers'),
            },
          },
        },
      },

      // The database is away: a person on duty without it, or a spoken message that is fetched later.
      notSaved: {
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
      },

      only: {
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
      },

      speaking: {
        entry: 'anyLanguage',
        always: { guard: 'speaksOnly', target: 'only.speaking' },
        on: { recorded: 'spoken', silence: 'over' },
      },
      spoken: { type: 'final' },
      over: { type: 'final', entry: 'anyLanguage' },
    },
  });
}

// The rules of a responder's call: what its guards look at, and what its actions remember.
import { assign, setup } from 'xstate';
import type { Outcome, Safe } from '../callbacks/outcomes.ts';
import type { WishWhen } from '../callbacks/wish.ts';
import { type Days, type RouteChoice, told } from './choices.ts';
import type { WorkContext, WorkEvent } from './work.ts';

export const START: WorkContext = {
  proved: false,
  refused: 0,
  wrong: 0,
  quiet: 0,
  skipped: [],
  message: 0,
  unheard: 0,
  urgent: false,
  woman: false,
  maySwitch: false,
  first: [],
};

/** Wrong keys in a row, and refused PINs in a call, that are borne: tired thumbs hit wrong keys. */
const MOST_WRONG = 4;
const MOST_REFUSED = 3;
/** How many codes an address has room for; the oldest is forgotten, and may be offered again. */
const MOST_SKIPPED = 30;

/** Nothing has been said yet of what came of a call. */
const UNSAID = { outcome: undefined, safe: undefined, days: undefined, speaks: undefined } as const;

export const rules = setup({
  types: { context: {} as WorkContext, events: {} as WorkEvent },
  guards: {
    quietOnce: ({ context }) => context.quiet < 1,
    wrongYet: ({ context }) => context.wrong < MOST_WRONG,
    isLost: ({ event }) => event.type === 'arrived' && event.lost === true,
    isStopped: ({ event }) => event.type === 'arrived' && event.stopped === true,
    isSomebody: ({ event }) => event.type === 'arrived' && event.person !== undefined,
    known: ({ context }) => context.person !== undefined,
    toDial: ({ context }) => context.attempt !== undefined,
    fourDigits: ({ event }) => event.type === 'typed' && /^\d{4}$/.test(event.digits),
    sixDigits: ({ event }) => event.type === 'typed' && /^\d{6}$/.test(event.digits),
    mayTryAgain: ({ context }) => context.refused + 1 < MOST_REFUSED,
    proved: ({ context }) => context.proved,
    offered: ({ context }) => context.code !== undefined,
    other: ({ context }) => context.outcome === 'unknown',
    maySwitch: ({ context }) => context.maySwitch,
    wasOtherwise: ({ event }) => event.type === 'route' && event.route.before !== undefined,
    /** They want another call, on this phone: when? */
    another: ({ context }) => context.outcome === 'follow-up',
  },
  actions: {
    fresh: assign({ wrong: 0, quiet: 0 }),
    quiet: assign({ quiet: ({ context }) => context.quiet + 1, first: ['silence.again'] }),
    hush: assign({ quiet: ({ context }) => context.quiet + 1 }),
    wrong: assign({ wrong: ({ context }) => context.wrong + 1, first: ['wrong.again'] }),
    say: assign({ first: (_, ids: string[]) => ids }),
    /** After what is said already in this turn. */
    sayToo: assign({ first: ({ context }, ids: string[]) => [...context.first, ...ids] }),
    arrived: assign(({ event }) =>
      event.type === 'arrived'
        ? { person: event.person, language: event.language, attempt: event.lost ? undefined : event.attempt }
        : {},
    ),
    signIn: assign({ signIn: ({ event }) => (event.type === 'typed' ? event.digits : undefined) }),
    typed: assign({ typed: ({ event }) => (event.type === 'typed' ? event.digits : undefined) }),
    proved: assign(({ event }) =>
      event.type === 'proved'
        ? { person: event.person, language: event.language, proved: true, refused: 0, signIn: undefined }
        : {},
    ),
    refused: assign({ refused: ({ context }) => context.refused + 1, typed: undefined }),
    offer: assign(({ event }) =>
      event.type === 'offered'
        ? { offer: event.offer, code: event.offer.code, message: 0, attempt: undefined, ...UNSAID }
        : {},
    ),
    noOffer: assign({ code: undefined, message: 0, inbox: undefined }),
    nothing: assign(({ event }) => (event.type === 'nothing' ? { unheard: event.unheard } : {})),
    /** A message of the inbox: which, and what is said of it. */
    unheard: assign(({ event }) =>
      event.type === 'unheard' ? { inbox: event.entry.key, entry: event.entry, urgent: false, woman: false } : {},
    ),
    wish: assign((_, wish: { urgent: boolean; woman: boolean }) => wish),
    when: assign({ when: (_, when: WishWhen) => when }),
    skip: assign({
      skipped: ({ context: { skipped, code } }) => (code ? [...skipped, code].slice(-MOST_SKIPPED) : skipped),
    }),
    heard: assign(({ event }) =>
      event.type === 'heard' ? { card: event.card, voice: event.message, message: event.next } : {},
    ),
    rewind: assign({ message: ({ context }) => Math.max(0, context.message - 1) }),
    card: assign(({ event }) => (event.type === 'carded' ? { card: event.card, code: event.card.code } : {})),
    dial: assign(({ event }) =>
      event.type === 'dialling' ? { attempt: event.attempt, dial: { to: event.to, line: event.line } } : {},
    ),
    leg: assign(({ event }) =>
      event.type === 'dialled' ? { leg: { carrier: event.carrier, seconds: event.seconds } } : {},
    ),
    owe: assign(({ event }) => (event.type === 'owes' ? { attempt: event.attempt, ...UNSAID } : {})),
    choose: assign((_, outcome: Outcome) => ({ ...UNSAID, outcome })),
    speaks: assign({ speaks: (_, speaks: string) => speaks }),
    safe: assign({ safe: (_, safe: Safe) => safe }),
    offShift: assign({ maySwitch: ({ event }) => event.type === 'offShift' && event.maySwitch }),
    route: assign(({ event }) => (event.type === 'route' ? { route: event.route, way: event.route.way } : {})),
    chooseRoute: assign({ becomes: (_, becomes: RouteChoice) => becomes }),
    chooseBefore: assign({ becomes: ({ event }) => (event.type === 'route' ? event.route.before : undefined) }),
    days: assign({ days: (_, days: Days) => days }),
    /** This request is dealt with; what the carrier settled is told. */
    settled: assign(({ event }) => ({
      first: [(event.type === 'settled' && told[event.outcome]) || 'work.saved'],
      attempt: undefined,
      ...UNSAID,
      code: undefined,
    })),
  },
});

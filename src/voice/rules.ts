// What the machine may ask of its line (guards) and what it keeps in mind (actions), by name.
import { assign, setup } from 'xstate';
import { SIGNS } from '../content/topics.ts';
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

export type Rules = ReturnType<typeof rulesOf>;

/** Before anything has happened. Every field is named: what always has the same fields V8 reads and copies far quicker. */
export const START: { [field in keyof Required<CallContext>]: CallContext[field] } = {
  language: undefined,
  country: undefined,
  shelf: undefined,
  page: 0,
  topic: undefined,
  towards: undefined,
  wrong: 0,
  quiet: 0,
  ringable: false,
  made: 0,
  open: false,
  urgent: undefined,
  duty: 0,
  phones: 0,
  code: undefined,
  promised: undefined,
  sign: false,
  goOn: undefined,
  first: [],
  typed: undefined,
  spoken: undefined,
  change: undefined,
};

/** The rules of one line. */
export function rulesOf(flow: FlowData) {
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
      asksSigns: ({ context }) => context.topic === SIGNS,
      anySign: ({ context }) => context.sign,
      shelfThere: (_, shelf: string) => topicsOn(flow, shelf, 0).length > 0,
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
      noSign: assign({ sign: false }),
      sign: assign({ sign: true }),
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
  });
}

// What is heard in each state of the machine that speaks. A table: state -> steps.
import { dayOf, expired } from '../content/facts.ts';
import type { HelpNumber } from '../content/hotline.ts';
import { told } from '../content/topics.ts';
import type { CallContext, Clip, Step } from './call.ts';
import { type CallFlow, hasMore, topicsOn } from './flow.ts';
import { openNumbers, strangers } from './numbers.ts';

type Screen = (flow: CallFlow, context: CallContext, now: Date) => Step[];

/** Seconds of silence after a menu; people need longer than the usual 5. */
const WAIT = 7;
const TYPING_WAIT = 4;
const MESSAGE_SECONDS = 120;

const BREATH: Clip = { pause: 3 };
const SPACE: Clip = { pause: 8 };

const say = (context: CallContext, ...ids: string[]): Clip[] =>
  ids.map(id => ({ id, language: context.language ?? 'en' }));

const menu = (context: CallContext, ...clips: Clip[]): Step[] => [
  { do: 'gather', clips: [...say(context, ...context.first), ...clips], expect: 'key', seconds: WAIT },
];

const record = (context: CallContext, ...ids: string[]): Step[] => [
  { do: 'record', clips: say(context, ...context.first, ...ids), seconds: MESSAGE_SECONDS },
];

const last = (context: CallContext, ...ids: string[]): Step[] => [
  { do: 'play', clips: say(context, ...context.first, ...ids) },
  { do: 'hangup' },
];

/** Each choice as its topic, then its key. */
const choices = (context: CallContext, titles: string[]): Clip[] =>
  titles.flatMap((title, i) => [...say(context, title, `press.${i + 1}`), BREATH]);

/** Digit by digit, in threes, the rest in twos: 081 234 56 78. */
export function digits(context: CallContext, number: string): Clip[] {
  const groups = number.match(/\d{3}(?=\d{3})|\d{2,3}(?=\d{2}|$)|\d/g) ?? [];
  return groups.flatMap(group => [...say(context, ...[...group].map(d => `digit.${d}`)), BREATH]);
}

const languageNames: Screen = flow => [
  {
    do: 'gather',
    clips: flow.line.languages.flatMap((language, i) => {
      // A message-only language has recorded its name, but not its keys.
      const keys = language.form === 'full' ? language : flow.line.languages.find(l => l.form === 'full');
      return [
        { id: 'language.name', language: language.tag },
        { id: `press.${i + 1}`, language: keys?.tag ?? 'en' },
        BREATH,
      ];
    }),
    expect: 'key',
    seconds: WAIT,
  },
];

/** A useful sentence about a place gives way to the one that never grows old when its fact has. */
function stillUseful({ content }: CallFlow, context: CallContext, now: Date): CallContext {
  const old = (id: string) => content.prompts[id] && expired(content, content.prompts[id], dayOf(now));
  return { ...context, first: context.first.map(id => (id.startsWith('useful.') && old(id) ? 'useful' : id)) };
}

/** One of the four questions; only the first time with what they are for. */
const question =
  (id: string, intro?: string): Screen =>
  (_, context) => {
    const first = intro && context.wrong + context.quiet === 0 ? [...say(context, intro), SPACE] : [];
    return menu(context, ...first, ...say(context, id));
  };

const piece: Screen = (flow, context, now) => {
  const { topic = '', language = 'en', country } = context;
  const repeated = context.wrong + context.quiet > 0;
  const ids = repeated ? [] : told(flow.content, topic, { language, country, home: flow.line.homeName }, now);
  return menu(context, ...ids.flatMap(id => [...say(context, id), SPACE]), ...say(context, 'after.piece'));
};

/** Each by its own name in its own voice, for no other name of it is recorded. */
const theySpeak = ({ content }: CallFlow, context: CallContext, { languages }: HelpNumber): Clip[] => {
  const named = languages.filter(tag => content.languages[tag]);
  return [...say(context, 'numbers.speak'), ...named.map(language => ({ id: 'language.name', language })), BREATH];
};

const numbers: Screen = (flow, context, now) => {
  if (context.wrong + context.quiet > 0) return menu(context, ...say(context, 'urgent.end'));
  const open = openNumbers(flow, context, now);
  const others = strangers(open, context.language);
  const read = open.flatMap(n => [
    ...say(context, `kind.${n.kind}`),
    ...(others ? theySpeak(flow, context, n) : []),
    ...digits(context, n.number),
    SPACE,
    ...digits(context, n.number),
    SPACE,
  ]);
  const intro = say(context, open.length === 0 ? 'numbers.none' : others ? 'numbers.others' : 'numbers.intro');
  const after = open.length ? say(context, 'numbers.if-not-understood') : [];
  return menu(context, ...intro, ...read, ...after, ...say(context, 'urgent.end'));
};

const typed: Screen = (_, context) =>
  menu(
    context,
    ...say(context, 'ask.typed'),
    ...digits(context, context.spoken ?? ''),
    ...say(context, 'ask.typed-right'),
  );

const code = (context: CallContext): Clip[] => digits(context, context.code ?? '');

const dial: Screen = (_, context) => [{ do: 'dial', duty: context.duty, clips: say(context, ...context.first) }];

/** Under the name of every state that speaks. */
export const screens = {
  language: languageNames,
  gate: languageNames,
  gone: () => [{ do: 'hangup' }],
  main: (flow, context, now) => menu(stillUseful(flow, context, now), ...say(context, 'main.menu')),
  topics: (flow, context) => {
    const titles = topicsOn(flow, context.shelf, context.page).map(topic => `topic.${topic}`);
    const more = hasMore(flow, context.shelf, context.page) ? say(context, 'common.more', 'press.4') : [];
    const heading =
      context.page === 0 && context.wrong + context.quiet === 0 ? say(context, `topics.${context.shelf}`) : [];
    return menu(context, ...heading, ...choices(context, titles), ...more, SPACE, ...say(context, 'common.keys'));
  },
  country: (flow, context) =>
    menu(
      context,
      ...say(context, 'country.ask'),
      ...choices(
        context,
        flow.line.countries.map(c => `country.${c}`),
      ),
    ),
  piece,

  'signs.first': question('signs.1', 'signs.intro'),
  'signs.afterFirst': question('signs.now'),
  'signs.second': question('signs.2'),
  'signs.afterSecond': question('signs.now'),
  'signs.third': question('signs.3'),
  'signs.fourth': question('signs.4'),
  'signs.some': question('signs.some'),
  'signs.none': question('signs.none'),

  'asking.offer': (_, context) => menu(context, ...say(context, 'ask.offer')),
  'asking.dialling': dial,
  'asking.phone': (_, context) => menu(context, ...say(context, 'ask.phone')),
  'asking.type': (_, context) => [
    { do: 'gather', clips: say(context, ...context.first, 'ask.type'), expect: 'number', seconds: TYPING_WAIT },
  ],
  'asking.typed': typed,
  'asking.when': (_, context) => menu(context, ...say(context, 'ask.typed-when')),
  'asking.message': (_, context) => record(context, 'ask.message'),
  'asking.spokenNumber': (_, context) => record(context, 'ask.message-number'),
  'asking.woman': (_, context) => menu(context, ...say(context, 'ask.woman')),
  'asking.done': (_, context) => {
    if (context.wrong + context.quiet > 0) return menu(context, ...say(context, 'ask.end'));
    return menu(
      context,
      ...say(context, 'ask.code'),
      ...code(context),
      SPACE,
      ...code(context),
      ...say(context, `promise.${context.promised}`),
      SPACE,
      ...say(context, 'ask.end'),
    );
  },
  'asking.cancel': (_, context) => menu(context, ...say(context, 'ask.cancel')),

  'urgent.menu': (_, context) => menu(context, ...say(context, 'urgent.menu')),
  'urgent.dialling': dial,
  'urgent.promised': (_, context) => [
    {
      do: 'play',
      clips: [...say(context, 'promise.now', 'ask.code'), ...code(context), ...say(context, 'call.goodbye')],
    },
    { do: 'hangup' },
  ],
  'urgent.numbers': numbers,

  'notSaved.dialling': dial,
  'notSaved.message': (_, context) => record(context, 'not-saved.speak'),

  'only.hello': (_, context) => menu({ ...context, first: [] }, ...say(context, 'only.hello')),
  'only.speaking': (_, context) => record(context, 'only.speak'),
  'only.spoken': (_, context) => last(context, 'only.thanks'),
  'only.quiet': () => [{ do: 'hangup' }],

  speaking: (_, context) => record(context, 'speak.instead'),
  spoken: (_, context) => last(context, 'speak.thanks', 'call.goodbye'),
  over: (_, context) => (context.first.length ? last(context) : last(context, 'call.goodbye')),
} satisfies Record<string, Screen>;

export type ScreenName = keyof typeof screens;
export const isScreen = (name: string): name is ScreenName => Object.hasOwn(screens, name);

/** What is heard in this state. The clock decides which numbers are open and which facts still hold. */
export const heard = (name: ScreenName, flow: CallFlow, context: CallContext, now: Date): Step[] =>
  (screens[name] as Screen)(flow, context, now);

/** The screens that read the clock beyond the day; what they say must not be remembered. */
export const READS_CLOCK: ReadonlySet<string> = new Set<ScreenName>(['urgent.numbers']);

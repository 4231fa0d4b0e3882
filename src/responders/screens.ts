// What a responder hears in each state of the machine that speaks. A table: state -> steps.
import type { Clip } from '../voice/call.ts';
import { OTHERS } from './choices.ts';
import type { WorkFlow } from './flow.ts';
import { age, count } from './spoken.ts';
import type { Card, Nobody, WorkClip, WorkContext, WorkStep } from './work.ts';

type Screen = (flow: WorkFlow, context: WorkContext, now: Date) => WorkStep[];

/** Seconds of silence after a menu, and after the last digit of a number. */
const WAIT = 7;
const TYPING_WAIT = 5;
const NOTE_SECONDS = 120;
/** How long the caller's phone rings. */
const RING_SECONDS = 30;
/** The name to ask for stands at the beginning of a message. */
const NAME_SECONDS = 8;

const BREATH: Clip = { pause: 3 };

const say = ({ language }: WorkContext, ...ids: string[]): Clip[] =>
  ids.map(id => ({ id, language: language ?? 'en' }));

const key = (context: WorkContext, ...clips: WorkClip[]): WorkStep[] => [
  { do: 'gather', clips: [...say(context, ...context.first), ...clips], digits: 1, seconds: WAIT },
];

const menu =
  (...ids: string[]): Screen =>
  (_, context) =>
    key(context, ...say(context, ...ids));

/** To whoever is at the telephone, in their language if it is known: it must not tell whether a number is right. */
const toAnybody =
  (id: string, digits: number): Screen =>
  (flow, context) => {
    const languages = context.person ? [context.language ?? 'en'] : flow.languages;
    const clips = languages.flatMap(language => say({ ...context, language }, ...context.first, id));
    return [{ do: 'gather', clips, digits, seconds: TYPING_WAIT }];
  };

/** A language by its own name in its own voice: who is offered the request speaks it, but for a supervisor. */
const named = (language: string): Clip => ({ id: 'language.name', language });

/** Why a supervisor is offered what is not in their language, or asks for a woman. */
const why = (context: WorkContext, { woman, nobody }: { woman: boolean; nobody: Nobody }): Clip[] => [
  ...(nobody === 'speaks' ? say(context, 'work.no-speaker') : []),
  ...(woman ? say(context, 'work.woman') : []),
  ...(nobody === 'woman' ? say(context, 'work.no-woman') : []),
];

const choice = (context: WorkContext): Clip[] => say(context, 'work.call', 'work.offer');

const offer: Screen = (_, context, now) => {
  const { offer: of } = context;
  if (!of) return key(context, ...choice(context));
  return key(
    context,
    ...say(context, count(of.waiting), 'work.waiting'),
    ...(of.urgent ? say(context, count(of.urgent), 'work.urgent') : []),
    named(of.language),
    ...say(context, ...age(now.getTime() - of.asked)),
    ...why(context, of),
    ...choice(context),
  );
};

const card = (context: WorkContext, { code, language, urgent, rings, woman, nobody }: Card): WorkClip[] => [
  ...say(context, 'work.code', ...[...code].map(digit => `digit.${digit}`)),
  BREATH,
  named(language),
  ...(urgent ? say(context, 'work.is-urgent') : []),
  ...(rings === 1 ? say(context, 'work.tried-once') : rings > 1 ? say(context, count(rings), 'work.tried') : []),
  ...why(context, { woman, nobody }),
];

const heard: Screen = (_, context) => {
  if (!context.card) return key(context, ...choice(context));
  const message: WorkClip[] = context.voice
    ? [...say(context, 'work.message'), { message: context.voice }]
    : say(context, 'work.no-message');
  return key(context, ...card(context, context.card), ...message, ...choice(context));
};

const beforeCalling: Screen = (_, context) => {
  if (!context.card) return key(context, ...say(context, 'work.card'));
  const { message } = context.card;
  const name: WorkClip[] = message
    ? [...say(context, 'work.message'), { message, seconds: NAME_SECONDS }]
    : say(context, 'work.no-message');
  return key(context, ...card(context, context.card), ...name, ...say(context, 'work.card'));
};

/** Each choice with its key, and the key that leads to the next menu. */
const others = Object.fromEntries(
  OTHERS.map((choices, n) => {
    const said = choices.flatMap((choice, i) => [`work.said-${choice}`, `press.${i + 1}`]);
    return [`outcome.other${n}`, menu(...said, 'work.other', `press.${choices.length + 1}`)];
  }),
) as Record<`outcome.other${0 | 1}`, Screen>;

const unheard: Screen = (_, context, now) => {
  const { entry } = context;
  if (!entry) return key(context, ...say(context, 'work.wish'));
  return key(
    context,
    ...(entry.language ? [named(entry.language)] : []),
    ...say(context, ...age(now.getTime() - entry.spoken), 'work.message'),
    { message: entry.key },
    ...say(context, 'work.wish'),
  );
};

/** Nothing is ever played to the caller: the responder speaks first. */
const calling: Screen = (flow, context) => {
  if (!context.dial) throw new Error('nobody is to be dialled');
  const clips = say(context, ...context.first, 'work.calling', ...(flow.star ? ['work.star'] : []));
  return [{ do: 'dial', clips, ...context.dial, seconds: RING_SECONDS }];
};

const over: Screen = (flow, context) => {
  const languages = context.language ? [context.language] : flow.languages.slice(0, 1);
  return [
    {
      do: 'play',
      clips: languages.flatMap(language => say({ ...context, language }, ...context.first, 'call.goodbye')),
    },
    { do: 'hangup' },
  ];
};

/** A way abroad and how it is; said again after a silence or a wrong key, only its name and the keys. */
const oneRoute: Screen = (_, context) => {
  const { route } = context;
  const how = route ? [`routes.${route.status}`, ...(route.old ? ['routes.old'] : [])] : [];
  return key(context, ...say(context, `routes.${context.way}`, ...how, 'routes.keys'));
};

/** Under the name of every state that speaks. */
export const screens = {
  gate: toAnybody('work.press-1', 1),
  gone: () => [{ do: 'hangup' }],
  signIn: toAnybody('work.sign-in', 4),
  pin: toAnybody('work.pin', 6),
  shift: (_, context) => key(context, ...say(context, 'work.shift', ...(context.maySwitch ? ['routes.offer'] : []))),
  offer,
  heard,
  idle: (_, context) =>
    key(context, ...say(context, 'work.none', ...(context.unheard ? [count(context.unheard), 'work.unheard'] : []))),
  more: menu('work.more', 'work.more-inbox'),
  card: beforeCalling,
  calling,
  'routes.one': oneRoute,
  'routes.choose': menu('routes.choose'),
  'routes.confirm': (_, context) =>
    key(context, ...say(context, `routes.${context.way}`, `routes.${context.becomes}`, 'work.confirm')),
  'outcome.menu': menu('work.outcome'),
  'outcome.again': menu('work.again'),
  'outcome.unsafe': menu('work.unsafe'),
  ...others,
  'outcome.speaks': (flow, context) =>
    key(
      context,
      ...say(context, 'work.speaks'),
      ...flow.callers.flatMap((tag, i) => [named(tag), ...say(context, `press.${i + 1}`), BREATH]),
    ),
  'outcome.consent': menu('work.consent'),
  'outcome.safe': menu('work.safe'),
  'outcome.when': menu('work.when'),
  'outcome.confirm': (_, context) => {
    const { outcome, days, safe, speaks } = context;
    const again = days === undefined ? [] : [`work.again-${days}`];
    const answered = safe ? [`work.safe-${safe}`] : [];
    const language = speaks === undefined ? [] : [named(speaks)];
    const said = say(context, `work.said-${outcome}`, ...again, ...answered);
    return key(context, ...said, ...language, ...say(context, 'work.confirm'));
  },
  'outcome.note': (_, context) => [
    { do: 'record', clips: say(context, ...context.first, 'work.note'), seconds: NOTE_SECONDS },
  ],
  'inbox.message': unheard,
  'inbox.how': menu('work.wish-how'),
  'inbox.when': menu('work.wish-when'),
  over,
} satisfies Record<string, Screen>;

export type ScreenName = keyof typeof screens;
export const isScreen = (name: string): name is ScreenName => Object.hasOwn(screens, name);

export const heardAt = (name: ScreenName, flow: WorkFlow, context: WorkContext, now: Date): WorkStep[] =>
  (screens[name] as Screen)(flow, context, now);

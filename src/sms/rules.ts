// What the text machine may ask of its line (guards) and what it keeps in mind (actions), by name.
import { assign, setup } from 'xstate';
import {
  differs,
  hasMore,
  listsIn,
  MORE,
  pageOf,
  SHELVES,
  shelfOf,
  type TextFlowData,
  topicAfter,
  topicsOn,
} from './flow.ts';
import { tellable } from './telling.ts';
import type { TextContext, TextEvent } from './text.ts';

const digitOf = (event: TextEvent): number => (event.type === 'digit' ? event.digit : -1);

/** The rules of one line. */
export function rulesOf(flow: TextFlowData) {
  const { line, languages, lists } = flow;
  const picked = (context: TextContext, event: TextEvent) => context.choices[digitOf(event) - 1];
  return setup({
    types: { context: {} as TextContext, events: {} as TextEvent },
    guards: {
      is: ({ event }, digit: number) => digitOf(event) === digit,
      severalLanguages: ({ event }) => digitOf(event) === 9 && languages.length > 1,
      languageMissing: ({ context }) => context.language === undefined,
      languageThere: ({ event }) => languages[digitOf(event) - 1] !== undefined,
      requested: ({ context }) => context.request !== undefined && !context.hushed,
      notHere: ({ context }) => context.promised === 'no-ring',
      hourNotHere: ({ context, event }) => context.promised === 'no-ring' && [1, 2].includes(digitOf(event)),
      untold: ({ context }) => context.untold === true,
      shelfThere: ({ event }) => topicsOn(flow, SHELVES[digitOf(event)], 0).length > 0,
      choiceThere: ({ context, event }) => picked(context, event) !== undefined,
      more: ({ context, event }) => digitOf(event) === MORE && hasMore(flow, context.shelf, context.page),
      paged: ({ context, event }) => digitOf(event) === 9 && context.page > 0,
      countryMissing: ({ context }) =>
        context.country === undefined && (context.towards === 'numbers' || differs(flow, context.topic ?? '')),
      numberWaits: ({ context }) => context.held !== undefined,
      womanAsked: ({ context }) => context.woman === true,
      awaited: ({ context }) => context.awaited === true,
      thenNumbers: ({ context, event }) => context.towards === 'numbers' && picked(context, event) !== undefined,
      onSome: ({ event }) => event.type === 'preferred' && event.lists > 0,
      nothingToTell: ({ context }) => tellable(flow, context) === undefined,
      again: ({ context, event }) =>
        (event.type === 'joined' && event.again) || (event.type === 'saved' && event.again && !context.hushed),
      hushed: ({ event }) => event.type === 'hushed' && event.requests > 0,
      waits: ({ event }) => event.type === 'joined' && event.waits === true,
      listNamed: ({ event }) => event.type === 'join' && lists[event.list ?? ''] !== undefined,
      noLists: ({ context }) => listsIn(flow, context.language).length === 0,
      leftSome: ({ event }) => event.type === 'left' && event.lists > 0,
      answers: ({ event }) => digitOf(event) >= 1 && digitOf(event) <= 8,
    },
    actions: {
      say: assign({ first: (_, ids: string[]) => ids }),
      language: assign(({ event }) => (event.type === 'language' ? { language: event.language } : {})),
      pickLanguage: assign(({ event }) => {
        const language = languages[digitOf(event) - 1];
        return { language, form: language };
      }),
      shelf: assign({ shelf: ({ event }) => SHELVES[digitOf(event)], page: 0 }),
      page: assign({ page: ({ context }, by: number) => context.page + by }),
      listTopics: assign({ choices: ({ context }) => topicsOn(flow, context.shelf, context.page) }),
      pickTopic: assign(({ context, event }) => ({ topic: picked(context, event), towards: undefined })),
      named: assign(({ event }) => {
        const topic = event.type === 'topic' ? event.topic : '';
        const shelf = shelfOf(flow, topic);
        return { topic, shelf, page: pageOf(flow, shelf, topic), towards: undefined };
      }),
      nextTopic: assign(({ context }) => {
        const topic = topicAfter(flow, context.shelf, context.topic);
        return { topic, page: pageOf(flow, context.shelf, topic) };
      }),
      listCountries: assign({ choices: line.countries }),
      pickCountry: assign({ country: ({ context, event }) => picked(context, event) }),
      saved: assign(({ context, event }) =>
        event.type === 'saved'
          ? {
              request: event.request,
              code: event.code,
              promised: event.promised,
              hushed: undefined,
              untold: context.language === undefined ? true : undefined,
            }
          : {},
      ),
      // What the phone showed before is not gone on with: it may be in other hands now.
      hush: assign(({ context }) => ({
        hushed: context.request === undefined ? undefined : true,
        code: undefined,
        promised: undefined,
        untold: undefined,
        shelf: undefined,
        page: 0,
        choices: [],
        topic: undefined,
        list: undefined,
        held: undefined,
        woman: undefined,
        now: undefined,
        question: undefined,
        asked: undefined,
      })),
      number: assign({ number: ({ event }) => (event.type === 'number' ? event.digits : undefined) }),
      woman: assign({ woman: true }),
      now: assign({ now: true }),
      notNow: assign({ now: undefined }),
      awaited: assign({ awaited: true }),
      held: assign(({ event }) => (event.type === 'held' ? { held: event.under, spoken: event.spoken } : {})),
      used: assign({ held: undefined, elsewhere: true }),
      own: assign({ elsewhere: undefined }),
      towardsNumbers: assign({ towards: 'numbers' as const }),
      open: assign({ towards: undefined, open: ({ event }) => (event.type === 'open' ? event.numbers : []) }),
      told: assign({ untold: undefined }),
      hours: assign({ hours: (_, hours: 'day' | 'evening') => hours }),
      changed: assign(({ event }) => (event.type === 'changed' ? { promised: event.promised } : {})),
      cancelled: assign({
        elsewhere: undefined,
        woman: undefined,
        now: undefined,
        request: undefined,
        code: undefined,
        promised: undefined,
        untold: undefined,
      }),
      listLists: assign({ choices: ({ context }) => listsIn(flow, context.language) }),
      pickList: assign({ list: ({ context, event }) => picked(context, event) }),
      listed: assign({ list: ({ event }) => (event.type === 'join' ? event.list : undefined) }),
      answers: assign({ digit: ({ event }) => digitOf(event) }),
      answered: assign(({ event }) => ({
        question: undefined,
        asked: undefined,
        answer: event.type === 'answered' ? event.text : undefined,
      })),
    },
  });
}

// The figures in words, for tables: one list of columns for the terminal, the spreadsheet and the page.
import { placeOf } from './places.ts';
import {
  ALL,
  type CallRow,
  type HangUpRow,
  type MenuRow,
  type MessageRow,
  NO_LANGUAGE,
  OTHERS,
  type Stats,
} from './stats.ts';

/** What languages and topics are called, by tag and id. */
export interface Names {
  languages: Readonly<Record<string, string>>;
  topics: Readonly<Record<string, string>>;
}

export type TableName = 'calls' | 'menus' | 'messages' | 'hang-ups';
export interface Table {
  name: TableName;
  title: string;
  rows: Record<string, string>[];
}

export const TABLES: readonly TableName[] = ['calls', 'menus', 'messages', 'hang-ups'];

export function tables(stats: Stats, names: Names): Table[] {
  return [
    { name: 'calls', title: 'Calls', rows: stats.calls.map(row => callCells(row, names)) },
    { name: 'menus', title: 'Menus', rows: stats.menus.map(row => menuCells(row, names)) },
    { name: 'messages', title: 'Messages', rows: stats.messages.map(row => messageCells(row, names)) },
    { name: 'hang-ups', title: 'Where callers hung up', rows: stats.hangUps.map(row => hangUpCells(row, names)) },
  ];
}

const WORDS: Readonly<Record<string, string>> = { [NO_LANGUAGE]: 'none chosen', [OTHERS]: 'others', [ALL]: 'all' };

export const languageName = (language: string, { languages }: Names): string =>
  WORDS[language] ?? languages[language] ?? language;
export const topicName = (topic: string, { topics }: Names): string => WORDS[topic] ?? topics[topic] ?? topic;
export const placeName = (place: string): string => (place === OTHERS ? OTHERS : placeOf(place).name);

export const percent = (share: number | null): string =>
  share === null ? 'not known' : `${Math.round(100 * share)} %`;

const callCells = (row: CallRow, names: Names) => ({
  line: row.line,
  language: languageName(row.language, names),
  version: row.version,
  calls: `${row.calls}`,
  'past the first menu': percent(row.passedShare),
  'heard 75 % of a message': percent(row.heardShare),
  'not known': `${row.heardUnknown}`,
  'seconds to something useful': row.secondsToUseful === null ? '' : `${row.secondsToUseful}`,
  'requests per 100 calls': `${row.requestsPer100}`,
});

const menuCells = (row: MenuRow, names: Names) => ({
  line: row.line,
  language: languageName(row.language, names),
  menu: placeName(row.place),
  version: row.version,
  calls: `${row.calls}`,
  said: `${row.times}`,
  'asked for again': `${row.repeats}`,
  'wrong keys': `${row.wrongKeys}`,
  silences: `${row.silences}`,
  'hung up': `${row.hungUp}`,
});

const messageCells = (row: MessageRow, names: Names) => ({
  line: row.line,
  language: languageName(row.language, names),
  topic: topicName(row.topic, names),
  version: row.version,
  calls: `${row.calls}`,
  played: `${row.times}`,
  'heard 75 %': percent(row.heardShare),
  'not known': `${row.heardUnknown}`,
  'asked for again': `${row.repeats}`,
});

const hangUpCells = (row: HangUpRow, names: Names) => ({
  line: row.line,
  language: languageName(row.language, names),
  place: placeName(row.place),
  calls: `${row.calls}`,
  'of all': percent(row.share),
});

// Do people understand? How calls went, per line, language and version of what was said. Counts and shares only.
import { atLeastFive, FEWEST, grouped } from './few.ts';
import { FIELD } from './field.ts';
import {
  type CallHistory,
  heard,
  isMessage,
  isRepeat,
  type Lengths,
  languageOf,
  passed,
  type Visit,
  visits,
  way,
} from './history.ts';
import { placeOf, STAGES, type Stage } from './places.ts';

/** What the reckoning has to be told. */
export interface Known {
  lengths: Lengths;
  /** Seconds of what is said before the first useful sentence; undefined where the recording is not here. */
  greeting(line: string, language: string): number | undefined;
}

/** Under these in every row: which calls it is about. Empty: not told apart. */
interface Of {
  line: string;
  /** `none`: no language was chosen; `others`: see atLeastFive; `all`: the whole line. */
  language: string;
  version: string;
}

export interface CallRow extends Of {
  calls: number;
  passed: number;
  /** Shares are between 0 and 1, to three digits. */
  passedShare: number;
  heard: number;
  /** Of the calls of which it is known. */
  heardShare: number | null;
  /** Calls of which nobody knows: the recording is not here any more, or the call's length never came. */
  heardUnknown: number;
  /** Until the first useful sentence begins, from dialling: the median, in seconds, of the calls that came there. */
  secondsToUseful: number | null;
  requests: number;
  requestsPer100: number;
}

export interface MenuRow extends Of {
  place: string;
  calls: number;
  /** How often it was said. */
  times: number;
  repeats: number;
  wrongKeys: number;
  silences: number;
  hungUp: number;
}

export interface MessageRow extends Of {
  topic: string;
  calls: number;
  times: number;
  /** At 75 % or more. */
  heard: number;
  heardShare: number | null;
  heardUnknown: number;
  repeats: number;
}

export interface HangUpRow extends Omit<Of, 'version'> {
  place: string;
  calls: number;
  /** Of all hang-ups on that line in that language. */
  share: number;
}

/** How many calls went from one stage on to another; `no further`: they ended there. */
export interface Link {
  from: Stage;
  to: Stage;
  calls: number;
}

export interface Stats {
  calls: CallRow[];
  menus: MenuRow[];
  messages: MessageRow[];
  hangUps: HangUpRow[];
  reached: { stage: Stage; calls: number }[];
  links: Link[];
  field: typeof FIELD;
}

/** A call, read once. */
interface Read {
  call: CallHistory;
  line: string;
  language: string;
  version: string;
  passed: boolean;
  heard: boolean | undefined;
  toUseful: number | undefined;
  visits: Visit[];
}

/** One call's visits to one place, as that language and version. */
interface Stay {
  call: CallHistory;
  line: string;
  language: string;
  version: string;
  place: string;
  topic: string;
  visits: Visit[];
}

export const NO_LANGUAGE = 'none';
export const OTHERS = 'others';
export const ALL = 'all';

/** The figures of these calls. Lines with fewer than five of them are left out. */
export function stats(calls: readonly CallHistory[], known: Known): Stats {
  const read = calls.filter(call => call.turns.length > 0).map(call => readCall(call, known));
  const lines = [...grouped(read, r => r.line).values()]
    .filter(of => of.length >= FEWEST)
    .sort((a, b) => b.length - a.length);
  const all = lines.flat();
  return {
    calls: lines.flatMap(callRows),
    menus: lines.flatMap(of => rows(stays(of, atMenu), menuRow)),
    messages: lines.flatMap(of => rows(stays(of, atMessage), (stay, name) => messageRow(stay, known.lengths, name))),
    hangUps: lines.flatMap(hangUpRows),
    reached: STAGES.map(stage => ({ stage, calls: all.filter(({ call }) => way(call).includes(stage)).length })).filter(
      ({ calls }) => calls >= FEWEST,
    ),
    links: links(all),
    field: FIELD,
  };
}

function readCall(call: CallHistory, known: Known): Read {
  const all = visits(call);
  const firstMenu = call.turns.findLast(t => (t.to === 'main' || t.to === 'only.hello') && t.version !== null);
  const messages = all.filter(isMessage).map(visit => heard(visit, known.lengths));
  return {
    call,
    line: call.line,
    language: languageOf(call) ?? NO_LANGUAGE,
    version: firstMenu?.version ?? '',
    passed: passed(call),
    heard: messages.includes(true) || (messages.includes(undefined) ? undefined : false),
    toUseful: toUseful(call, known),
    visits: all,
  };
}

/** The first useful sentence stands before the main menu, behind the greeting. */
function toUseful({ line, started, turns }: CallHistory, { greeting }: Known): number | undefined {
  const main = turns.find(turn => turn.to === 'main');
  const greeted = main?.language ? greeting(line, main.language) : undefined;
  return main && greeted !== undefined ? (main.at - started) / 1000 + greeted : undefined;
}

function callRows(of: readonly Read[]): CallRow[] {
  const { shown, others } = atLeastFive(of, r => `${r.language} ${r.version}`);
  const split = [...shown.map(group => callRow(group)), ...(others.length ? [callRow(others, OTHERS)] : [])];
  return split.length > 1 ? [...split, callRow(of, ALL)] : split;
}

function callRow(of: readonly Read[], name?: string): CallRow {
  const calls = of.length;
  const count = (is: (r: Read) => boolean) => of.filter(is).length;
  const requests = of.reduce((sum, { call }) => sum + call.requests, 0);
  const inTime = of.flatMap(({ toUseful }) => (toUseful === undefined ? [] : [toUseful]));
  return {
    ...names(of[0], name),
    calls,
    passed: count(r => r.passed),
    passedShare:
      share(
        count(r => r.passed),
        calls,
      ) ?? 0,
    heard: count(r => r.heard === true),
    heardShare: share(
      count(r => r.heard === true),
      count(r => r.heard !== undefined),
    ),
    heardUnknown: count(r => r.heard === undefined),
    secondsToUseful: median(inTime),
    requests,
    requestsPer100: Math.round((1000 * requests) / calls) / 10,
  };
}

const names = (first: Of | undefined, name?: string): Of => ({
  line: first?.line ?? '',
  language: name ?? first?.language ?? '',
  version: name ? '' : (first?.version ?? ''),
});

const atMessage = (visits: readonly Visit[]): Visit[] => visits.filter(isMessage);
/** Every message ends in the same menu, whatever it was about. */
const atMenu = (visits: readonly Visit[]): Visit[] =>
  visits.map(visit => ({ ...visit, topic: null, version: visit.place === 'piece' ? null : visit.version }));

function stays(of: readonly Read[], which: (visits: readonly Visit[]) => Visit[]): Stay[] {
  return of.flatMap(({ call, line, visits }) =>
    [...grouped(which(visits), v => [v.place, v.topic, v.language, v.version].join(' ')).values()].map(same => ({
      call,
      line,
      language: same[0]?.language ?? NO_LANGUAGE,
      version: same[0]?.version ?? '',
      place: same[0]?.place ?? '',
      topic: same[0]?.topic ?? '',
      visits: same,
    })),
  );
}

/** A row for each place, language and version, and one for all that are too small. */
function rows<R>(all: readonly Stay[], row: (stays: readonly Stay[], name?: string) => R): R[] {
  const { shown, others } = atLeastFive(all, s => [s.language, s.place, s.topic, s.version].join(' '));
  return [...shown.map(group => row(group)), ...(others.length ? [row(others, OTHERS)] : [])];
}

function menuRow(of: readonly Stay[], name?: string): MenuRow {
  const all = of.flatMap(stay => stay.visits);
  const count = (is: (visit: Visit) => boolean) => all.filter(is).length;
  return {
    ...names(of[0], name),
    place: name ?? of[0]?.place ?? '',
    calls: new Set(of.map(({ call }) => call)).size,
    times: all.length,
    repeats: count(isRepeat),
    wrongKeys: count(v => v.left?.wrong === true),
    silences: count(v => v.left?.event === 'silence'),
    hungUp: count(isHangUp),
  };
}

function messageRow(of: readonly Stay[], lengths: Lengths, name?: string): MessageRow {
  const all = of.flatMap(stay => stay.visits);
  const judged = all.map(visit => heard(visit, lengths));
  const count = (verdict: boolean | undefined) => judged.filter(j => j === verdict).length;
  return {
    ...names(of[0], name),
    topic: name ?? of[0]?.topic ?? '',
    calls: new Set(of.map(({ call }) => call)).size,
    times: all.length,
    heard: count(true),
    heardShare: share(count(true), count(true) + count(false)),
    heardUnknown: count(undefined),
    repeats: all.filter(isRepeat).length,
  };
}

/** The call ended here, and not by us. */
const isHangUp = ({ place, left }: Visit): boolean => left === undefined && !placeOf(place).ends;

function hangUpRows(of: readonly Read[]): HangUpRow[] {
  const ends = of.flatMap(({ call, line, language, visits }) => {
    const last = visits.at(-1);
    return last && isHangUp(last) ? [{ call, line, language, place: last.place }] : [];
  });
  return [...grouped(ends, e => e.language).values()].flatMap(inLanguage => {
    const { shown, others } = atLeastFive(inLanguage, e => e.place);
    return [...shown, ...(others.length ? [others] : [])].map(group => ({
      line: group[0]?.line ?? '',
      language: group[0]?.language ?? '',
      place: group === others ? OTHERS : (group[0]?.place ?? ''),
      calls: group.length,
      share: share(group.length, inLanguage.length) ?? 0,
    }));
  });
}

/** From each stage to the next that a call reached. Steps of fewer than five calls are left out. */
function links(all: readonly Read[]): Link[] {
  const steps = all.flatMap(({ call }) => {
    const reached = way(call);
    return reached.slice(1).map((to, i) => ({ call, from: reached[i] ?? 'dialled', to }));
  });
  const { shown } = atLeastFive(steps, s => `${s.from} ${s.to}`);
  return shown.flatMap(group => {
    const [first] = group;
    return first ? [{ from: first.from, to: first.to, calls: group.length }] : [];
  });
}

/** To three digits; of nothing, nothing. */
const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((1000 * part) / whole) / 1000;

/** In whole seconds; null where nothing is known. */
function median(seconds: readonly number[]): number | null {
  if (seconds.length === 0) return null;
  const sorted = seconds.toSorted((a, b) => a - b);
  const [low = 0, high = 0] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return Math.round((low + high) / 2);
}

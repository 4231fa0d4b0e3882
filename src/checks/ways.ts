// How long it takes from dialling to something useful, and to each topic, for somebody who presses each key as soon
// as it has been said. From the lengths of the clips; where nobody has recorded one yet, estimated from its text.
import type { Content, Language } from '../content/prompts.ts';
import { estimatedSeconds } from '../content/speaking.ts';
import type { Answer, CallEvent, CallState, Clip, Key, Step, Turn } from '../voice/call.ts';
import type { CallFlow } from '../voice/flow.ts';
import { beginning, turn } from '../voice/turn.ts';

export interface Ways {
  line: string;
  language: Language;
  /** Seconds until the first useful sentence begins; undefined in a language that only takes messages. */
  useful: number | undefined;
  /** Seconds until a topic begins, by its id. */
  topics: Record<string, number>;
  /** How many of the clips on these ways nobody has recorded. */
  estimated: number;
}

/** Seconds of a recording; undefined where there is none. */
export type Recorded = (file: string) => number | undefined;

const KEYS: readonly Key[] = ['1', '2', '3', '4', '5', '6'];
/** What costs time on the way but is not what somebody is looking for. */
const ASIDE = /^(asking|urgent|notSaved|speaking|over|only)/;

/** The ways on one line in each language that says more than "speak after the tone". */
export function waysOn(flow: CallFlow, recorded: Recorded, now: Date): Ways[] {
  return flow.line.languages.flatMap((language, i) =>
    language.form === 'full' ? [waysIn(flow, language, KEYS[i] ?? '1', recorded, now)] : [],
  );
}

interface Stop {
  turn: Turn;
  seconds: number;
}

function waysIn(flow: CallFlow, language: Language, key: Key, recorded: Recorded, now: Date): Ways {
  const unrecorded = new Set<string>();
  const clock = clockOf(flow.content, recorded, unrecorded);
  const ways: Ways = { line: flow.line.number, language, useful: undefined, topics: {}, estimated: 0 };
  const open: Stop[] = [toMain(flow, key, clock, now)];
  const been = new Set<string>();
  const [main] = open;
  if (main) ways.useful = main.seconds + before(main.turn.steps, id => id.startsWith('useful'), clock);

  for (let stop = nearest(open); stop; stop = nearest(open)) {
    const { state, steps } = stop.turn;
    const name = JSON.stringify([state.at, state.context]);
    if (been.has(name)) continue;
    been.add(name);
    for (const pressed of KEYS) {
      const next = press(flow, state, pressed, now);
      if (!next || ASIDE.test(next.state.at)) continue;
      const seconds = stop.seconds + until(steps, pressed, clock);
      const topic = next.state.context.topic;
      if (topic && /^(piece|signs\.)/.test(next.state.at))
        ways.topics[topic] = Math.min(ways.topics[topic] ?? seconds, seconds);
      else open.push({ turn: next, seconds });
    }
  }
  ways.estimated = unrecorded.size;
  return ways;
}

/** Dials, and chooses the language where there is a choice. */
function toMain(flow: CallFlow, key: Key, clock: Clock, now: Date): Stop {
  const gate = flow.line.mode === 'ring-back';
  const arrived = answered(flow, beginning(now), { type: 'arrived', ringable: true, gate }, now);
  if (!arrived) throw new Error(`a call to ${flow.line.number} asks before anything is said`);
  if (arrived.state.at === 'main') return { turn: arrived, seconds: 0 };
  const main = press(flow, arrived.state, key, now);
  if (main?.state.at !== 'main') throw new Error(`the key ${key} chooses no language on ${flow.line.number}`);
  return { turn: main, seconds: until(arrived.steps, key, clock) };
}

/** What a key leads to; undefined where the menu does not have it, or something would be asked of the store. */
function press(flow: CallFlow, state: CallState, key: Key, now: Date): Turn | undefined {
  const next = answered(flow, state, { type: `key.${key}` }, now);
  const [measured] = next?.effects ?? [];
  return measured?.effect === 'turn' && measured.wrong ? undefined : next;
}

/** A stranger's call: the store knows nothing of it. */
function answered(flow: CallFlow, state: CallState, event: CallEvent, now: Date): Turn | undefined {
  const next = turn(flow, state, event, now);
  if (!next.ask) return next;
  const known: Answer = { type: 'known' };
  return next.ask.ask === 'know' ? turn(flow, next.state, known, now) : undefined;
}

function nearest(open: Stop[]): Stop | undefined {
  open.sort((a, b) => b.seconds - a.seconds);
  return open.pop();
}

type Clock = (clip: Clip) => number;

const clockOf =
  ({ clips, languages, prompts }: Content, recorded: Recorded, unrecorded: Set<string>): Clock =>
  clip => {
    if ('pause' in clip) return clip.pause / 10;
    const file = clips[`${clip.language}/${clip.id}`];
    const seconds = file?.origin === 'human' ? recorded(file.file) : undefined;
    if (seconds !== undefined) return seconds;
    unrecorded.add(`${clip.language}/${clip.id}`);
    const text = languages[clip.language]?.script[clip.id];
    return text ? estimatedSeconds(clip.language, text) : (prompts[clip.id]?.longest ?? 0);
  };

const clipsOf = (steps: readonly Step[]): Clip[] => steps.flatMap(step => (step.do === 'hangup' ? [] : step.clips));

/** Seconds until a key has been said; a menu in one sentence is heard to its end. */
function until(steps: readonly Step[], key: Key, clock: Clock): number {
  const clips = clipsOf(steps);
  const at = clips.findIndex(clip => 'id' in clip && clip.id === `press.${key}`);
  return sum(at < 0 ? clips : clips.slice(0, at + 1), clock);
}

/** Seconds of what is said before such a prompt. */
function before(steps: readonly Step[], is: (id: string) => boolean, clock: Clock): number {
  const clips = clipsOf(steps);
  const at = clips.findIndex(clip => 'id' in clip && is(clip.id));
  return sum(clips.slice(0, Math.max(at, 0)), clock);
}

const sum = (clips: readonly Clip[], clock: Clock): number => clips.reduce((seconds, clip) => seconds + clock(clip), 0);

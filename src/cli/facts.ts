// earshot facts: what prompts stand on, how long that is told, and confirming it.
import { dayOf, lastDay } from '../content/facts.ts';
import { setOnRecord } from '../store/on-record.ts';
import { type Desk, stands, undone } from './changing.ts';
import { CommandError } from './command-error.ts';
import { dayNamed } from './day.ts';
import { table } from './table.ts';

type Out = (line?: string) => void;

/** As much of a fact as a line of a terminal bears. */
const MOST = 60;

/** Every fact: when it was seen or confirmed, until when it is told, and by which prompts. */
export async function list(desk: Desk, out: Out): Promise<void> {
  const { live: content } = await stands(desk);
  const today = dayOf(new Date(desk.now()));
  const rows = Object.entries(content.facts).map(([fact, { says, seen }]) => {
    const prompts = promptsOn(desk, fact);
    return {
      fact,
      seen,
      confirmed: content.live.confirmed[fact] ?? '',
      'told until': untilIn(content, fact, prompts, today),
      says: says.length > MOST ? `${says.slice(0, MOST - 1)}…` : says,
      prompts: prompts.join(' '),
    };
  });
  table(rows, out);
}

/** A route is told by its status, whatever it stands on. */
function untilIn(content: Desk['content'], fact: string, prompts: string[], today: string): string {
  const last = lastDay(content, fact);
  if (last === undefined) return 'always';
  if (prompts.length > 0 && prompts.every(id => content.prompts[id]?.kind === 'route')) return 'as routes are set';
  return last < today ? `${last} (over: ask us)` : last;
}

/** `day`: on which it was looked at; today unless told otherwise. Throws CommandError. */
export async function confirm(desk: Desk, id: string, day: string | undefined, out: Out): Promise<void> {
  const fact = factNamed(desk, id);
  const today = dayOf(new Date(desk.now()));
  if ((dayNamed('--day', day) ?? today) > today) throw new CommandError('--day is not there yet');
  if (!desk.content.facts[fact]?.changes) throw new CommandError(`${fact} does not change: it is told always`);
  const who = { name: desk.who, id: desk.who };
  await setOnRecord(desk.database, { kind: 'fact', key: fact, value: day ?? today, who, now: desk.now() });
  await say(desk, fact, out);
}

export async function undo(desk: Desk, id: string, out: Out): Promise<void> {
  const fact = factNamed(desk, id);
  await undone(desk, 'fact', fact, `nobody ever confirmed ${fact}`);
  await say(desk, fact, out);
}

async function say(desk: Desk, fact: string, out: Out): Promise<void> {
  const last = lastDay((await stands(desk)).live, fact) ?? 'always';
  const told =
    last < dayOf(new Date(desk.now())) ? `was told until ${last}: callers hear “ask us”` : `told until ${last}`;
  out(`${fact}, from the next call on: ${told}. It stands behind ${promptsOn(desk, fact).join(', ') || 'no prompt'}.`);
}

const promptsOn = ({ content }: Desk, fact: string): string[] =>
  Object.entries(content.prompts)
    .filter(([, { sources }]) => sources?.includes(fact))
    .map(([id]) => id);

function factNamed({ content }: Desk, id: string): string {
  const fact = id.toUpperCase();
  if (!content.facts[fact]) throw new CommandError(`there is no fact ${id} in voice-prompts/facts.yaml`);
  return fact;
}

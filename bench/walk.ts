// Calls that walk through the menus at random, walked once in this process. A call's state travels in its URL, so the
// webhooks they made can be sent again to any server, in any order.
import { createApp } from '../src/app.ts';
import type { Deps } from '../src/deps.ts';
import type { CallFlow } from '../src/voice/flow.ts';
import { LINES } from '../tests/support/hotline.ts';
import { bytesOf, callFields, type Fields, webhook } from './request.ts';

export interface Recorded {
  kind: 'opening' | 'turn';
  bytes: Buffer;
  /** What was answered; the same webhook must be answered with as many bytes wherever it is sent. */
  answer: string;
}

/** What a caller does at a menu: a key, '' for silence, undefined to hang up. */
export type Habit = (keys: string[], state: string, turn: number) => string | undefined;

const ANY = [...'123456789', '*', '#'];
/** Keys that lead to the store, or to a person: such turns wait for the disk, and are not what is measured. */
const ASKS: Record<string, string> = { main: '3' };

/**
 * Mostly a key the menu has, at times silence or any key at all, and after some 15 turns nobody is left. 0 (to be
 * called back) and 3 in the main menu (urgent) are never pressed; where something is to be recorded they hang up.
 */
export const wandering =
  (random: () => number): Habit =>
  (keys, state) => {
    const mood = random();
    if (mood < 0.05) return undefined;
    if (mood < 0.15) return '';
    const from = mood < 0.25 ? ANY : keys;
    const allowed = from.filter(key => key !== ASKS[state]);
    return allowed[Math.floor(random() * allowed.length)] ?? '';
  };

/** Random numbers that are the same in every run (mulberry32). */
export function randomness(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Dialling {
  nth: number;
  from: string;
  line?: string;
  /** We rang them: the call begins at the gate of a ring-back line. */
  rung?: boolean;
}

export const sidOf = (nth: number): string => `CA${nth.toString(16).padStart(8, '0').repeat(4)}`;

/** Every fifth call is one that we placed for the line to Nepal (which asks for the country), every tenth is withheld. */
export function dialled(nth: number): Dialling {
  const number = `${10_000_000 + (nth % 90_000_000)}`;
  if (nth % 5 === 0) return { nth, from: `+97798${number}`, line: LINES.nepal, rung: true };
  return { nth, from: nth % 10 === 1 ? 'anonymous' : `+668${number}` };
}

/** Walks calls one after another; answers their webhooks in the order they were made. */
export function createWalker(deps: Deps) {
  const app = createApp(deps);

  const send = async (kind: Recorded['kind'], path: string, fields: Fields): Promise<Recorded> => {
    const hook = webhook(path, fields);
    const response = await app.request(`http://localhost${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': hook.signature },
      body: hook.body,
    });
    const answer = await response.text();
    if (response.status !== 200) throw new Error(`${path} was answered with ${response.status}: ${answer}`);
    return { kind, bytes: bytesOf(hook), answer };
  };

  return async ({ nth, from, line = LINES.five, rung = false }: Dialling, habit: Habit): Promise<Recorded[]> => {
    const flow = deps.flows.get(line);
    if (!flow) throw new Error(`there is no line ${line}`);
    const fields = rung
      ? callFields(sidOf(nth), line, from, 'outbound-api')
      : callFields(sidOf(nth), from, line, 'inbound');
    const opening = rung ? `/twilio/voice/ringback?r=${sidOf(nth)}` : '/twilio/voice';
    const call = [await send('opening', opening, fields)];
    for (let turn = 0; ; turn++) {
      const path = gatherPath(call.at(-1)?.answer ?? '', deps.publicUrl);
      const state = new URLSearchParams(path?.split('?')[1]).get('s');
      const key = path && state ? habit(keysOf(flow, state), state, turn) : undefined;
      if (path === undefined || key === undefined) return call;
      call.push(await send('turn', path, { ...fields, CallStatus: 'in-progress', ...pressed(key) }));
    }
  };
}

const pressed = (key: string): Fields =>
  key === '' ? { msg: 'Gather End' } : { msg: 'Gather End', Digits: key, FinishedOnKey: '' };

/** Where the document's Gather goes, without what stands behind the #, which is never sent. */
function gatherPath(document: string, publicUrl: string): string | undefined {
  const action = /<Gather action="([^"#]+)/.exec(document)?.[1];
  return action?.replaceAll('&amp;', '&').slice(publicUrl.length);
}

/** The keys that a menu has, 0 left out. */
function keysOf(flow: CallFlow, state: string): string[] {
  const events: string[] = flow.machine.getStateNodeById(`call.${state}`).ownEvents;
  return events
    .map(event => event.replace('key.', '').replace('star', '*'))
    .filter(key => /^[1-9*]$/.test(key) && key !== '0');
}

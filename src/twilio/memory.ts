// Answers that were given before. A turn is pure, so the same key at the same place on the same day, of the same
// content, gives the same document but for the turn's number and the call's clock: those two are written in anew.
import type { Content } from '../content/prompts.ts';
import type { Effect, Turn } from '../voice/call.ts';
import type { CallFlow } from '../voice/flow.ts';
import { clock } from '../voice/position.ts';
import { READS_CLOCK } from '../voice/screens.ts';
import { chosenAt, MOST_SECONDS, MOST_TURNS } from '../voice/turn.ts';

/** How many answers are kept, some 1.5 kB each. 10,000 calls that walk through five languages come to 4,500. */
const MOST = 10_000;

interface Said {
  before: string;
  after: string;
  effects: readonly Effect[];
}

export interface Recalled {
  document: string;
  effects: Effect[];
}

/** A call's turn and clock, which end our own addresses. */
const OWN = /^&n=(\d{1,3})&t=([0-9a-z]{1,9})$/;

/** Where a call is as our own address says it: the place, which many calls share, and its turn and clock. */
function split(query: string): { place: string; turn: number; since: number } | undefined {
  const at = query.lastIndexOf('&n=');
  const [, turn, since] = OWN.exec(query.slice(at)) ?? [];
  if (at < 0 || turn === undefined || since === undefined) return undefined;
  return { place: query.slice(0, at), turn: Number(turn), since: Number.parseInt(since, 36) };
}

/** Days since 1970: a fact's last day is a day of this clock. */
const dayOf = (now: Date): number => Math.floor(now.getTime() / 86_400_000);

export function createMemory() {
  const said = new Map<string, Said>();
  let day = 0;
  let content: Content | undefined;

  return {
    /** What this key leads to at the place that a query names, if it has been said today and nothing changed since. */
    recall(flow: CallFlow, query: string, key: string, now: Date): Recalled | undefined {
      const state = split(query);
      if (!state || day !== dayOf(now) || content !== flow.content) return undefined;
      const found = said.get(`${flow.line.id} ${key} ${state.place}`);
      if (!found) return undefined;
      if (state.turn >= MOST_TURNS || now.getTime() / 1000 - state.since >= MOST_SECONDS) return undefined;
      const after = { ...state, turn: state.turn + 1 };
      const next = clock(after).replaceAll('&', '&amp;');
      return {
        document: found.before + next + found.after,
        effects: found.effects.map(e =>
          e.effect === 'turn' ? { ...e, turn: state.turn } : { ...e, at: chosenAt(after) },
        ),
      };
    },

    /** Keeps an answer, if nothing but the place decided it and other calls may come there. */
    keep(flow: CallFlow, query: string, key: string, turn: Turn, document: string, now: Date): void {
      const place = split(query)?.place;
      const { at, context } = turn.state;
      if (place === undefined || context.code !== undefined || READS_CLOCK.has(at)) return;
      if (!turn.steps.every(step => step.do === 'gather')) return;
      const marker = clock(turn.state).replaceAll('&', '&amp;');
      const [before, after, more] = document.split(marker);
      if (before === undefined || after === undefined || more !== undefined) return;
      const today = dayOf(now);
      if (day !== today || content !== flow.content || said.size >= MOST) said.clear();
      day = today;
      content = flow.content;
      said.set(`${flow.line.id} ${key} ${place}`, { before, after, effects: turn.effects });
    },
  };
}

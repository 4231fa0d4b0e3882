// The flows of the lines, which follow what people change while the line runs: a route, a fact, a recording. A turn
// stays a pure function of its flow: what changes is the flow that it is given.

import { dayOf, pastTheirDay } from './content/facts.ts';
import type { Hotline } from './content/hotline.ts';
import { withChanges } from './content/live.ts';
import type { Content } from './content/prompts.ts';
import type { Lists } from './content/series.ts';
import type { Texts } from './content/texts.ts';
import type { Log } from './platform/log.ts';
import { type TextFlow, textFlows } from './sms/flow.ts';
import { newestChange, standing } from './store/changes.ts';
import type { Database } from './store/schema.ts';
import { READ_MS, within } from './store/within.ts';
import { type CallFlow, callFlows } from './voice/flow.ts';

/**
 * Every call that arrives looks for changes. Its turns may be answered by another instance, which looks this often:
 * so within a call no instance is further behind, and the database is asked no more than it need be.
 */
const EVERY_MS = 5_000;

export interface Flows {
  /** By the number of the line. Always this map: its flows are exchanged. */
  flows: Map<string, CallFlow>;
  /** The same lines, as texts see them. */
  texts: Map<string, TextFlow>;
  /**
   * Makes the flows follow what was changed; undefined where that is known already. Never rejects: without the
   * database they stay as they are, and nobody waits for it again until a moment later.
   */
  latest(arrival: boolean): Promise<void> | undefined;
}

/** The flows of the lines over this content. Throws as callFlows does. */
export function followed(world: {
  hotline: Hotline;
  content: Content;
  texts: Texts;
  lists: Lists;
  onDuty: number;
  database: Database;
  log: Log;
  now(): Date;
  /** Is this recording here? Where nobody can tell at once, whatever is named like one counts as here. */
  playable?: (file: string) => boolean;
}): Flows {
  const { hotline, database, log, now } = world;
  const flows = callFlows(hotline, world.content, world.onDuty);
  const ofTexts = textFlows(hotline, world.texts, world.lists);
  const texts = ofTexts(flows);
  let content = world.content;
  let looked = Number.NEGATIVE_INFINITY;
  let away = false;
  let newest = 0;
  let begun = 0;
  let done = 0;
  let warned = '';

  async function look(): Promise<void> {
    const nth = ++begun;
    try {
      const id = await within(READ_MS, newestChange(database));
      const rows = id === newest ? undefined : await within(READ_MS, standing(database));
      away = false;
      // Whoever began to look later has seen more.
      if (rows && nth > done) follow(id, rows);
      done = Math.max(done, nth);
      warn();
    } catch (error) {
      away = true;
      log('error', 'changes could not be read; the line goes on with what it knows', { error });
    }
  }

  function follow(id: number, rows: Awaited<ReturnType<typeof standing>>): void {
    newest = id;
    const complain = (key: string) =>
      log('warn', 'a change is left out: it is not about voice-prompts, or its recording is not here', { key });
    content = withChanges(world.content, rows, complain, world.playable);
    for (const [number, flow] of callFlows(hotline, content, world.onDuty)) flows.set(number, flow);
    for (const [number, flow] of ofTexts(flows)) texts.set(number, flow);
    log('info', 'the lines follow what was changed', { change: id });
  }

  /** Once for each day and change: what callers hear "ask us" for. */
  function warn(): void {
    const day = dayOf(now());
    const about = `${day} ${newest}`;
    if (warned === about) return;
    warned = about;
    const facts = pastTheirDay(content, day);
    if (facts.length > 0) log('warn', 'callers hear "ask us": facts are past their day', { facts: facts.join(' ') });
  }

  return {
    flows,
    texts,
    latest(arrival) {
      const at = now().getTime();
      if (at - looked < EVERY_MS && (away || !arrival)) return undefined;
      looked = at;
      return look();
    },
  };
}

// earshot broadcast: what it would come to, sending it once the number of people is typed back, and stopping it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { changeOf, readMessage, type Written } from '../content/message.ts';
import { type Lists, loadLists } from '../content/series.ts';
import { loadTexts } from '../content/texts.ts';
import { BroadcastError, begin, type Message, type Preview, preview, stop } from '../outreach/broadcasts.ts';
import { MILLION } from '../outreach/prices.ts';
import { type Waiting, whoWaits } from '../outreach/waiting.ts';
import { type Broadcast, broadcast, broadcasts, outcomesOf } from '../store/broadcasts.ts';
import { doneOf, sentences, watch } from './broadcast-watch.ts';
import { CommandError } from './command-error.ts';
import { dayNamed } from './day.ts';
import { table } from './table.ts';
import type { Telling } from './telling.ts';
import { here, type Terminal, typed } from './terminal.ts';

type Out = (line?: string) => void;

/** Whom, and in which words, as commander read it. */
export interface Aim {
  texts?: string;
  language?: string;
  country?: string;
  list?: string;
  joinedSince?: string;
}

const templates = (folder = '') => fileURLToPath(new URL(`../../sms-templates/${folder}`, import.meta.url));
const written = () => ({ lists: loadLists(templates('series')), keywords: loadTexts(templates()).keywords });

export async function showPreview(store: Telling, aim: Aim, out: Out): Promise<void> {
  const { lists, keywords } = written();
  const found = await preview({ ...store, lists, keywords }, messageOf(store, aim, lists));
  show(found, store.hotline.texts.currency, out);
  if (found.refused.length > 0) for (const why of found.refused) out(`It would be refused: ${why}`);
  else out(`To send it: the same with “send” for “preview”, and --confirm ${found.people}.`);
}

export interface Sending extends Aim {
  confirm?: string;
  force?: boolean;
  /** False: do not stay to watch. */
  wait: boolean;
}

/** Answers the id. Throws CommandError. */
export async function send(store: Telling, aim: Sending, out: Out, terminal = here()): Promise<string> {
  const { lists, keywords } = written();
  const message = messageOf(store, aim, lists);
  const deps = { ...store, lists, keywords };
  if (aim.confirm === undefined) show(await preview(deps, message), store.hotline.texts.currency, out);
  const confirm = numberIn(aim.confirm ?? (await asked(terminal)));
  const asks = { actor: store.actor, id: newId(store), now: store.now(), confirm, force: aim.force === true };
  const { id, found } = await spoken(begin(deps, message, asks));
  if (aim.confirm !== undefined) for (const warning of found.warnings) out(warning);
  out(`${id}: going out to ${found.people} people. The server sends it, also when this window is closed.`);
  out(`To stop it: earshot broadcast stop ${id}${store.flags}`);
  if (aim.wait) await watch(store, id, terminal, out);
  return id;
}

/** Digits and nothing else; not a number otherwise. */
const numberIn = (text: string): number => (/^\d+$/.test(text.trim()) ? Number(text) : Number.NaN);

export async function stopIt(store: Telling, id: string, out: Out): Promise<void> {
  const { state } = await statusOf(store, await one(store, id));
  if (state === 'sent') throw new CommandError(`Nothing of ${id} waits any more: there is nothing to stop.`);
  if (!(await stop(store, { actor: store.actor, id, now: store.now() })))
    throw new CommandError(`${id} was stopped before.`);
  out(`${id} is stopped. What the provider has been asked for by now goes out; nothing else does.`);
  await showStatus(store, id, {}, out);
}

export async function showStatus(store: Telling, id: string, options: { json?: boolean }, out: Out): Promise<void> {
  const status = await statusOf(store, await one(store, id));
  if (options.json) return out(JSON.stringify({ ...status, waits: status.waits.map(jsonOf) }, null, 2));
  const { outcomes, cost, waits, ...row } = status;
  table([{ ...row, cost: `${cost.toFixed(2)} ${store.hotline.texts.currency}` }], out);
  out();
  table(
    Object.entries(outcomes).map(([outcome, people]) => ({ outcome, people })),
    out,
  );
  if (sentences(waits).length > 0) out();
  for (const sentence of sentences(waits)) out(sentence);
}

const jsonOf = ({ from, ...waiting }: Waiting) => ({
  ...waiting,
  from: from === undefined ? null : new Date(from).toISOString(),
});

export async function list(store: Telling, options: { json?: boolean }, out: Out): Promise<void> {
  const over = ({ state, expires_at }: Broadcast) => state === 'sending' && expires_at <= store.now();
  const rows = (await broadcasts(store.database, 100)).map(b => ({ ...about(b), state: over(b) ? 'over' : b.state }));
  if (options.json) out(JSON.stringify(rows, null, 2));
  else if (rows.length > 0) table(rows, out);
  else out('Nothing has been broadcast yet.');
}

function messageOf({ hotline }: Telling, aim: Aim, { series }: Lists): Message {
  const { language, country, list } = aim;
  if (list && !series[list])
    throw new CommandError(`There is no list ${list}; there are ${Object.keys(series).join(', ')}.`);
  if (country && !hotline.countries[country])
    throw new CommandError(
      `hotline.yaml has no country ${country}; it has ${Object.keys(hotline.countries).join(', ')}.`,
    );
  const audience = {
    ...(language ? { language } : {}),
    ...(country ? { country } : {}),
    ...(list ? { list } : {}),
    ...(aim.joinedSince ? { joinedSince: Date.parse(dayNamed('--joined-since', aim.joinedSince)) } : {}),
  };
  return { audience, ...wordsOf(aim, series) };
}

function wordsOf({ texts, list }: Aim, series: Lists['series']): Written {
  if (texts) return readMessage(readTexts(texts), texts);
  const change = series[list ?? '']?.change;
  if (change) return changeOf(change);
  throw new CommandError('What is to be said? --texts <file> names a YAML file with a text per language.');
}

function readTexts(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError(`${file} can't be read: ${(error as Error).message}`);
  }
}

function show(found: Preview, currency: string, out: Out) {
  const { shares, people, segments, cost, minutes, leftOut, unpriced, warnings } = found;
  if (shares.length > 0)
    table(
      shares.map(share => ({ ...share, cost: `${share.cost.toFixed(2)} ${currency}` })),
      out,
    );
  out();
  const time = minutes < 1 ? 'less than a minute' : `${Math.ceil(minutes)} minutes`;
  out(`${people} people, ${segments} segments, ${cost.toFixed(2)} ${currency}, ${time} at the senders' rates.`);
  for (const [form, n] of Object.entries(leftOut)) out(`Left out: ${n} who read ${form}, for whom there are no words.`);
  for (const [country, n] of Object.entries(unpriced))
    out(`Left out: ${n} in ${country}, where hotline.yaml sets no price of texts (texts.countries).`);
  out('Each is texted in the hours of their own country, and not within three hours of another text.');
  for (const warning of warnings) out(warning);
}

async function asked(terminal: Terminal): Promise<string> {
  if (!terminal.input.isTTY)
    throw new CommandError('--confirm <number> is missing: the number of people in the preview.');
  const answer = await typed(terminal, 'How many people is that? Type the number to send: ');
  if (answer === undefined) throw new CommandError('\nNothing was sent.');
  return answer;
}

/** The day, and four digits to tell those of a day apart. */
const newId = ({ now, id }: Telling): string => `${new Date(now()).toISOString().slice(0, 10)}-${id().slice(-4)}`;

async function spoken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof BroadcastError) throw new CommandError(error.message);
    throw error;
  }
}

async function one({ database }: Telling, id: string): Promise<Broadcast> {
  const found = await broadcast(database, id);
  if (!found) throw new CommandError(`There is no broadcast ${id}: earshot broadcast list`);
  return found;
}

const about = ({ id, created_at, by, state, people }: Broadcast) => ({
  id,
  at: new Date(created_at).toISOString(),
  by,
  state,
  people,
});

async function statusOf({ database, hotline, now }: Telling, one: Broadcast) {
  const found = await outcomesOf(database, one.id);
  const outcomes = found?.counts ?? {};
  const waits = one.state === 'sending' ? await whoWaits({ database, hotline, now: now() }, one.id) : [];
  const done = doneOf(outcomes);
  const all = Object.values(outcomes).reduce((sum, n) => sum + n, 0);
  const state = one.state === 'sending' && done === all ? 'sent' : one.state;
  return { ...about(one), state, done, outcomes, cost: (found?.cost ?? 0) / MILLION, waits };
}

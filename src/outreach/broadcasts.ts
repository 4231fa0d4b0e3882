// Telling many at once: what it would come to, beginning it, and stopping it (how it comes into the outbox: filling.ts).
import type { Said } from '../content/series.ts';
import type { Texts } from '../content/texts.ts';
import type { Deps } from '../deps.ts';
import { givenAway } from '../sms/mistakes.ts';
import { MOST_SEGMENTS } from '../sms/segments.ts';
import { audited } from '../store/audit.ts';
import {
  type Audience,
  beginning,
  broadcast,
  type Group,
  groupKey,
  groups,
  type Plan,
  saidOnce,
  saidSince,
  stopping,
} from '../store/broadcasts.ts';
import { keeping, type Wording } from '../store/wordings.ts';
import { senders } from './outbox.ts';
import { MILLION, priceIn } from './prices.ts';
import { spoken, wordingOf } from './words.ts';

type Needed = Pick<Deps, 'database' | 'hotline' | 'lists'> & { keywords: Texts['keywords'] };

/** What is to be said, and to whom. */
export interface Message {
  audience: Omit<Audience, 'lines'>;
  texts: Said;
  /** Who would rather hear is only told to ring; not set, they are sent the words. */
  bell: boolean;
  /** Milliseconds after which nobody needs it any more. */
  valid: number;
}

/** One language, in one form, at one price. */
export interface Share {
  language: string;
  form: string;
  people: number;
  segments: number;
  /** In the currency of hotline.yaml. */
  cost: number;
}

export interface Preview {
  people: number;
  segments: number;
  cost: number;
  /** At the senders' rates, were all hours open. */
  minutes: number;
  shares: Share[];
  /** Languages that bring no words, and how many people that leaves out. */
  leftOut: Record<string, number>;
  /** Countries for which hotline.yaml sets no price, likewise. */
  unpriced: Record<string, number>;
  /** Sentences: why it would be refused. */
  refused: string[];
  /** Sentences: what whoever sends it should know. */
  warnings: string[];
  plan: Plan;
  wordings: Wording[];
  fingerprint: string;
}

const HOUR = 3_600_000;
const MINUTES_A_DAY = 1_440;
const DAY_MINUTES_OPEN = 9 * 60;

/** What a broadcast would come to, to the person. Changes nothing. */
export async function preview(deps: Needed, message: Message): Promise<Preview> {
  const { database, hotline } = deps;
  const lines = senders(hotline).map(line => line.number);
  const audience = { ...message.audience, lines };
  const wordings = new Map<string, Wording>();
  const leftOut: Record<string, number> = {};
  const unpriced: Record<string, number> = {};
  const reached: (Group & { wording: Wording; cost: number })[] = [];
  for (const group of await groups(database, audience)) {
    if (hotline.texts.countries[group.country] === undefined) {
      unpriced[group.country] = (unpriced[group.country] ?? 0) + group.people;
      continue;
    }
    const body = spoken(message.texts, message.bell ? deps.lists.bell : {}, {
      ...group,
      hear: group.hear && message.bell,
    });
    if (body === undefined) {
      leftOut[group.form] = (leftOut[group.form] ?? 0) + group.people;
      continue;
    }
    const wording = await wordingOf(body);
    wordings.set(wording.id, wording);
    reached.push({ ...group, wording, cost: wording.segments * priceIn(hotline, group.country) });
  }
  const words = reached.map(g => [groupKey(g), { wording: g.wording.id, segments: g.wording.segments, cost: g.cost }]);
  const found = {
    people: sum(reached, g => g.people),
    segments: sum(reached, g => g.people * g.wording.segments),
    cost: sum(reached, g => g.people * g.cost) / MILLION,
    minutes: minutesFor(hotline, reached),
    shares: sharesOf(reached),
    leftOut,
    unpriced,
    plan: { audience, words: Object.fromEntries(words) },
    wordings: [...wordings.values()],
    fingerprint: await fingerprintOf(message),
  };
  return { ...found, refused: refusals(deps, message, found), warnings: warnings(deps, message, found) };
}

const sum = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((total, one) => total + of(one), 0);

/** The lines send beside each other, each at its own rate. */
function minutesFor(hotline: Needed['hotline'], reached: readonly (Group & { wording: Wording })[]): number {
  const seconds = senders(hotline).map(line => {
    const mine = reached.filter(g => g.line === line.number);
    return sum(mine, g => g.people * g.wording.segments) / line['messages-per-second'];
  });
  return Math.max(0, ...seconds) / 60;
}

function sharesOf(reached: readonly (Group & { wording: Wording; cost: number })[]): Share[] {
  const shares = new Map<string, Share>();
  for (const { language, form, wording, people, cost } of reached) {
    const share = shares.get(form) ?? { language, form, people: 0, segments: 0, cost: 0 };
    share.people += people;
    share.segments += people * wording.segments;
    share.cost += people * cost;
    shares.set(form, share);
  }
  return [...shares.values()].map(share => ({ ...share, cost: share.cost / MILLION }));
}

async function fingerprintOf({ audience, texts, bell }: Message): Promise<string> {
  const sorted = (object: object) => Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
  return (await wordingOf(JSON.stringify([sorted(audience), sorted(texts), bell]))).id;
}

type Found = Pick<Preview, 'people' | 'segments' | 'cost' | 'minutes' | 'wordings'>;

function refusals({ hotline, keywords }: Needed, { texts }: Message, { people, cost, wordings }: Found): string[] {
  const { currency, 'a-broadcast': most } = hotline.texts;
  const long = wordings.filter(w => w.segments > MOST_SEGMENTS);
  const telling = Object.entries(hotline['sms-may-name-us'] ? {} : texts).flatMap(([form, text]) => {
    const word = givenAway(keywords, hotline.name, text);
    return word ? [`${form}: it says “${word}”; whoever holds the phone can read it.`] : [];
  });
  const strange = Object.entries(texts).flatMap(([form, text]) =>
    [...text.matchAll(/\{\{(?!line\}\})[^}]*\}\}/g)].map(([name]) => `${form}: there is no variable ${name}.`),
  );
  return [
    ...(people === 0 ? ['Nobody would be reached.'] : []),
    ...long.map(w => `“${w.body.slice(0, 40)}…” takes ${w.segments} segments; ${MOST_SEGMENTS} are the most.`),
    ...telling,
    ...strange,
    ...(cost > most.cost
      ? [`It would cost ${cost.toFixed(2)} ${currency}; hotline.yaml allows ${most.cost.toFixed(2)} (a-broadcast).`]
      : []),
  ];
}

function warnings({ hotline }: Needed, { valid }: Message, { segments, cost, minutes }: Found): string[] {
  const { 'a-day': day, currency } = hotline.texts;
  const days = Math.max(segments / day.segments, cost / day.cost, minutes / DAY_MINUTES_OPEN);
  const inTime = valid / 60_000 / MINUTES_A_DAY;
  return [
    ...(days > 1
      ? [
          `It takes ${Math.ceil(days)} days: hotline.yaml allows ${day.segments} segments and ${day.cost} ${currency} a day.`,
        ]
      : []),
    ...(days > Math.max(inTime, 1) ? ['Not everybody will be reached before it is out of date (valid).'] : []),
  ];
}

/** Why a broadcast did not begin: a sentence. */
export class BroadcastError extends Error {}

/** Begins what was previewed. Throws a BroadcastError. Answers its id. */
export async function begin(
  deps: Needed,
  message: Message,
  { actor, id, now, confirm, force }: { actor: string; id: string; now: number; confirm: number; force: boolean },
): Promise<{ id: string; found: Preview }> {
  const { database } = deps;
  const found = await preview(deps, message);
  if (found.refused.length > 0) throw new BroadcastError(found.refused.join('\n'));
  if (confirm !== found.people)
    throw new BroadcastError(
      `Not sent: it would go to ${found.people} people, and ${Number.isNaN(confirm) ? 'no number' : confirm} was typed.`,
    );
  const { fingerprint, plan, people } = found;
  if (!force) await unsaid(database, fingerprint, now - HOUR);
  try {
    await audited(database, { at: now, actor, act: 'broadcast', subject: id }, () => [
      ...(force ? [] : [saidOnce(database, fingerprint, now - HOUR)]),
      ...keeping(database, found.wordings),
      beginning(database, { id, by: actor, fingerprint, plan, people, now, expires: now + message.valid }),
    ]);
  } catch (error) {
    // Somebody else may have begun it in this moment.
    if (!force) await unsaid(database, fingerprint, now - HOUR);
    throw error;
  }
  return { id, found };
}

/** Throws a BroadcastError when the same went to the same people since then. */
async function unsaid(database: Deps['database'], fingerprint: string, since: number): Promise<void> {
  const before = await saidSince(database, fingerprint, since);
  if (before)
    throw new BroadcastError(
      `Not sent: the same went to the same people within the hour (${before}). --force sends it again.`,
    );
}

/** Stops one: what has been asked of the provider goes, nothing after it. False when it was not under way. */
export async function stop(
  { database }: Pick<Deps, 'database'>,
  { actor, id, now }: { actor: string; id: string; now: number },
): Promise<boolean> {
  const there = await broadcast(database, id);
  if (there?.state !== 'filling' && there?.state !== 'sending') return false;
  await audited(database, { at: now, actor, act: 'stop-broadcast', subject: id }, () => [stopping(database, id, now)]);
  return true;
}

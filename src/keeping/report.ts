// The report: how long people waited and what came of it, by language and week. Small counts are hidden, and so is
// what they could be reckoned from (R22: five or more, or nothing).
import { type Outcome, outcomeAfter } from '../callbacks/outcomes.ts';
import type { ReportedAttempt, ReportedRequest } from '../store/report.ts';
import { weekOf } from './weeks.ts';

/** Counts below this are hidden. */
const FEWEST = 5;
/** The ninetieth percentile of fewer waits than this is one person's. */
const FEWEST_FOR_P90 = 10;
const SMALL = '<5';
/** Not small itself, but another that is could be reckoned from it. */
const HIDDEN = 'hidden';
const MINUTE_MS = 60_000;

const OUTCOMES = Object.keys(outcomeAfter) as Outcome[];

export type ReportRow = Record<string, string>;

/** One language in one week. */
interface Cell {
  week: string;
  language: string;
  requests: ReportedRequest[];
  waits: number[];
  /** For each promise that is kept or broken by now: was it kept? */
  promises: boolean[];
  attempts: ReportedAttempt[];
}

/** The rows, by week and then language. Attempts count for the oldest request that they were made for. */
export function report(
  requests: readonly ReportedRequest[],
  attempts: readonly ReportedAttempt[],
  zone: string,
  now: number,
): ReportRow[] {
  const cells = new Map<string, Cell>();
  const cellOf = ({ created, language }: ReportedRequest): Cell => {
    const week = weekOf(created, zone);
    const name = `${week} ${language}`;
    const cell = cells.get(name) ?? { week, language, requests: [], waits: [], promises: [], attempts: [] };
    cells.set(name, cell);
    return cell;
  };
  const byNumber = grouped(requests.filter(r => r.key !== null));
  const attemptsOf = grouped(attempts);
  for (const request of requests) {
    const cell = cellOf(request);
    cell.requests.push(request);
    const first = attemptsOf.get(request.key ?? '')?.find(a => a.answered && isFor(a, request));
    if (first) cell.waits.push(first.dialled - request.created);
    const kept = isKept(request, first?.dialled, now);
    if (kept !== undefined) cell.promises.push(kept);
  }
  for (const attempt of attempts) {
    const request = byNumber.get(attempt.key)?.find(r => isFor(attempt, r));
    if (request) cellOf(request).attempts.push(attempt);
  }
  return [...cells.values()].sort((a, b) => (a.week + a.language < b.week + b.language ? -1 : 1)).map(shown);
}

function grouped<T extends { key: string | null }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(row.key ?? '', [...(groups.get(row.key ?? '') ?? []), row]);
  return groups;
}

/**
 * Was the caller reached by the time that they were told? Undefined: none was told, it is not over yet, or the request
 * was over before it.
 */
function isKept({ promisedBy, over }: ReportedRequest, reached: number | undefined, now: number): boolean | undefined {
  if (promisedBy === null) return undefined;
  if (reached !== undefined) return reached <= promisedBy;
  return Math.min(now, over ?? now) <= promisedBy ? undefined : false;
}

const isFor = (a: ReportedAttempt, r: ReportedRequest): boolean =>
  a.key === r.key && a.dialled >= r.created && (r.over === null || a.dialled <= r.over);

function shown({ week, language, requests, waits, promises, attempts }: Cell): ReportRow {
  const count = (wanted: (a: ReportedAttempt) => boolean) => attempts.filter(wanted).length;
  const answered = count(a => a.answered);
  const kept = promises.filter(Boolean).length;
  const promised = split(promises.length, requests.length);
  const outcomes = hidden(Object.fromEntries(OUTCOMES.map(o => [o, count(a => a.outcome === o)])), attempts.length);
  const unsafe = count(a => a.outcome === 'unsafe-now');
  const known = (...counts: number[]) => counts.every(n => n >= FEWEST);
  const sorted = waits.toSorted((a, b) => a - b);
  return {
    week,
    language,
    requests: cell(requests.length),
    'wait p50 minutes': known(waits.length) ? minutes(percentile(sorted, 50)) : SMALL,
    'wait p90 minutes': waits.length >= FEWEST_FOR_P90 ? minutes(percentile(sorted, 90)) : SMALL,
    promised,
    // Only where its base is told, for the same reason as below.
    'within the promise': promised === String(promises.length) ? share(kept, promises.length) : promised,
    attempts: cell(attempts.length),
    answered: split(answered, attempts.length),
    'attempts per reach':
      known(answered, attempts.length) && isOpen(answered, attempts.length)
        ? (attempts.length / answered).toFixed(2)
        : SMALL,
    // Only where the count itself is told: a share and its base are a count.
    'unsafe share': outcomes['unsafe-now'] === String(unsafe) && known(answered) ? share(unsafe, answered) : SMALL,
    ...Object.fromEntries(OUTCOMES.map(o => [`outcome ${o}`, outcomes[o] ?? SMALL])),
  };
}

const cell = (n: number): string => (n < FEWEST ? SMALL : String(n));

/** A part of a whole that is told gives the rest away: a rest of none is no secret, a small one is. */
const isOpen = (part: number, whole: number): boolean => part === whole || whole - part >= FEWEST;
const split = (part: number, whole: number): string =>
  part < FEWEST ? SMALL : isOpen(part, whole) ? String(part) : HIDDEN;
const share = (part: number, whole: number): string =>
  part >= FEWEST && isOpen(part, whole) ? `${Math.round((100 * part) / whole)}%` : part < FEWEST ? SMALL : HIDDEN;

/**
 * Counts whose sum is told: the small ones are hidden. Where they could be reckoned all the same, because only one is
 * hidden or each must be as great as it may, the next smallest are hidden with them.
 */
export function hidden(counts: Record<string, number>, sum: number): Record<string, string> {
  const told = Object.entries(counts)
    .filter(([, n]) => n >= FEWEST)
    .sort(([, a], [, b]) => b - a);
  const small = Object.keys(counts).length - told.length;
  const withheld = new Set<string>();
  const reckoned = () => {
    const rest = sum - told.reduce((total, [, n]) => total + n, 0);
    return withheld.size === 0 && rest > 0 && (small === 1 || rest === small * (FEWEST - 1));
  };
  while (told.length > 0 && reckoned()) withheld.add(told.pop()?.[0] ?? '');
  return Object.fromEntries(Object.entries(counts).map(([name, n]) => [name, withheld.has(name) ? HIDDEN : cell(n)]));
}

const minutes = (ms: number): string => String(Math.round(ms / MINUTE_MS));

/** The nearest rank: a value that occurred. */
const percentile = (sorted: readonly number[], percent: number): number =>
  sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;

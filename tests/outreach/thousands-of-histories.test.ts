// Whatever happens in whatever order: two servers, lost answers, deaths in the middle, people who join, change their
// minds and say stop. Nobody is texted twice the same, after a stop, outside their hours, twice within three hours, or
// out of order.
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { localTime } from '../../src/callbacks/hours.ts';
import { begin } from '../../src/outreach/broadcasts.ts';
import { settleDoubts } from '../../src/outreach/doubts.ts';
import { tendBroadcasts } from '../../src/outreach/filling.ts';
import { sendTexts } from '../../src/outreach/outbox.ts';
import { ProviderError } from '../../src/outreach/provider.ts';
import { openQueues } from '../../src/outreach/queues.ts';
import { takeSteps } from '../../src/outreach/series.ts';
import { subscriptions } from '../../src/outreach/subscriptions.ts';
import { optedOut, stopping } from '../../src/store/opt-outs.ts';
import { pick } from '../../src/store/outbox.ts';
import { subscribers } from '../../src/store/subscribers.ts';
import { textFate } from '../../src/twilio/text-fates.ts';
import { hotline, LINES, type Line, texts } from '../support/hotline.ts';
import { thai } from '../support/subscribers.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PEOPLE = [thai(1), thai(2), thai(3)];
const SERIES = ['first-month', 'before-you-go.thailand'];

/** How the provider meets the next requests. */
type Weather = 'fair' | 'busy' | 'deaf' | 'mute';

type Act =
  | { act: 'join'; who: number; series: number }
  | { act: 'stop' | 'evening' | 'day'; who: number }
  | { act: 'broadcast' | 'round' | 'two at once' | 'die' }
  | { act: 'weather'; weather: Weather }
  | { act: 'later'; minutes: number };

const who = fc.nat(PEOPLE.length - 1);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constant('join' as const), who, series: fc.nat(SERIES.length - 1) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constantFrom('stop' as const, 'evening' as const, 'day' as const), who }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      act: fc.constantFrom('broadcast' as const, 'round' as const, 'two at once' as const, 'die' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('weather' as const),
      weather: fc.constantFrom<Weather>('fair', 'busy', 'deaf', 'mute'),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      act: fc.constant('later' as const),
      minutes: fc.constantFrom(1, 2, 30, 179, 181, 600, 2880),
    }),
  },
);

let line: Line | undefined;
afterEach(() => line?.close());

/** Plays a history; every text that reached the network is looked at in the moment in which it did. */
async function play(history: readonly Act[]): Promise<number> {
  line = await hotline();
  const { deps, database, provider } = line;
  let weather: Weather = 'fair';
  let broadcasts = 0;
  const reached = new Map<string, { at: number; to: string }>();
  const last = new Map<string, number>();

  provider.sendMessage = async text => {
    // Others have their turn between the asking and the answer.
    await new Promise(resolve => setImmediate(resolve));
    if (weather === 'busy') throw new ProviderError('busy', 'retry', 20429, textFate(20429, 'retry'));
    if (weather === 'deaf') throw new ProviderError('no answer', 'unknown', undefined, textFate(undefined, 'unknown'));
    const at = deps.now().getTime();
    const key = new URL(text.statusUrl).searchParams.get('m') ?? '';
    expect(reached.has(key), `${key} twice`).toBe(false);
    expect(await optedOut(database, await deps.seal.hash(text.to)), `${key} after a stop`).toBe(false);
    expect(at - (last.get(text.to) ?? 0), `${key} too soon`).toBeGreaterThanOrEqual(3 * HOUR);
    const { minutes } = localTime(deps.now(), 'Asia/Bangkok');
    expect(minutes >= 9 * 60 && minutes < 21 * 60, `${key} at ${minutes}`).toBe(true);
    const [, series, step, person] = /^s\.(.+)\.(\d+)\.(\w+)$/.exec(key) ?? [];
    for (let later = Number(step) + 1; series && later < 8; later++)
      expect(reached.has(`s.${series}.${later}.${person}`), `${key} after step ${later}`).toBe(false);
    reached.set(key, { at, to: text.to });
    last.set(text.to, at);
    const sid = `SM${reached.size}`;
    provider.messagesKept.push({
      sid,
      from: text.from,
      to: text.to,
      body: text.body,
      direction: 'outbound',
      status: 'sent',
      createdAt: deps.now(),
    });
    if (weather === 'mute') throw new ProviderError('no answer', 'unknown', undefined, textFate(undefined, 'unknown'));
    return { sid, status: 'queued' };
  };

  const round = async () => {
    await tendBroadcasts(deps);
    await takeSteps(deps);
    await settleDoubts(deps);
    await sendTexts(deps);
  };
  const someone = async (number: string) => ({
    hash: await deps.seal.hash(number),
    number,
    line: LINES.five,
    language: 'th',
    form: 'th',
    text: 'SM1',
  });
  const carriedOut: { [K in Act['act']]: (act: Extract<Act, { act: K }>) => Promise<unknown> } = {
    async join({ who, series }) {
      const person = await someone(PEOPLE[who] ?? '');
      await database.db.deleteFrom('opt_outs').where('number_hash', '=', person.hash).execute();
      await subscriptions(deps).join(person, SERIES[series] ?? '');
    },
    async stop({ who }) {
      const { hash } = await someone(PEOPLE[who] ?? '');
      await database.batch(stopping(database, { hash, at: deps.now().getTime(), via: 'text' }));
    },
    evening: async ({ who }) => subscriptions(deps).hours(await someone(PEOPLE[who] ?? ''), '', 'evening'),
    day: async ({ who }) => subscriptions(deps).hours(await someone(PEOPLE[who] ?? ''), '', 'day'),
    async broadcast() {
      const people = (await subscribers(database)).length;
      if (people === 0) return;
      const message = { audience: {}, texts: { th: `ข่าว ${broadcasts}` }, bell: false, valid: 24 * HOUR };
      const id = `x${broadcasts++}`;
      const asked = { actor: 'cli', id, now: deps.now().getTime(), confirm: people, force: true };
      await begin({ ...deps, keywords: texts.keywords }, message, asked);
    },
    round,
    'two at once': () => Promise.all([round(), round()]),
    /** Picked, and then the power goes: the provider was never asked. */
    die: () =>
      pick(database, {
        line: LINES.five,
        queues: openQueues(deps.hotline, deps.now()),
        now: deps.now().getTime(),
        most: 1,
        cap: { segments: 5_000, cost: 1e12 },
      }),
    weather: async act => {
      weather = act.weather;
    },
    later: async ({ minutes }) => line?.later(minutes * MINUTE),
  };

  for (const step of history) await (carriedOut[step.act] as (act: Act) => Promise<unknown>)(step);
  // In fair weather everything that is still of use gets through, and nothing is left in doubt.
  weather = 'fair';
  for (let n = 0; n < 12; n++) {
    line.later(3 * HOUR + MINUTE);
    await round();
  }
  await settleDoubts(deps);
  const doubtful = await database.db.selectFrom('outbox').select('key').where('state', '=', 'sending').execute();
  expect(doubtful).toEqual([]);
  const broken = line.log.filter(entry => entry.level === 'error' && /in doubt|could not be found/.test(entry.event));
  expect(broken).toEqual([]);
  await line.close();
  line = undefined;
  return reached.size;
}

test('nobody is texted twice, after a stop, too soon, at night or out of order', async () => {
  let reached = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 60 }), async history => {
      reached += await play(history);
    }),
    { numRuns: 60 },
  );
  // The histories are no idle ones.
  expect(reached).toBeGreaterThan(100);
}, 300_000);

// The responders' flow through the real REST client, with the provider in trouble at each step of it. What must hold at
// each: nothing is lost, nobody is rung twice, and whoever waits for something hears or reads a sentence.
import { delay, HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { askForOutcomes, endSilentTalks } from '../../src/outreach/owed.ts';
import { ringFlashes } from '../../src/outreach/responders.ts';
import { callback } from '../../src/store/callbacks.ts';
import { createProvider } from '../../src/twilio/rest.ts';
import { consoleFor, STAFF as DESK, type Desk, words } from '../console/support.ts';
import { dials } from '../support/caller.ts';
import { type FakeProvider, fakeProvider, hotline, type Line, PEOPLE } from '../support/hotline.ts';
import {
  asked,
  callerPicksUp,
  dialled,
  hangsUp,
  legEnds,
  pickedUpBy,
  picksUp,
  STAFF,
  staffed,
  type Telephone,
  WORK_LINE,
} from '../support/responder.ts';

const MINUTE = 60_000;
const ACCOUNT = `AC${'0'.repeat(31)}1`;
const API = `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}`;

type Trouble = '429' | '21214' | '503' | 'no answer';
type Fate = 'retry' | 'never' | 'unknown';

const refused = (status: number, code: number) =>
  HttpResponse.json({ code, status, message: `To: ${PEOPLE.khinKhin} ${STAFF.aye.phone}` }, { status });

/** How the provider answers, whether the phone rings all the same, and what may follow. */
const TROUBLES: Record<Trouble, { answer(): Promise<Response> | Response; rings: boolean; fate: Fate }> = {
  '429': { answer: () => refused(429, 20429), rings: false, fate: 'retry' },
  '21214': { answer: () => refused(400, 21214), rings: false, fate: 'never' },
  // Both may come after the call was placed; the worst is that it was.
  '503': { answer: () => HttpResponse.json({}, { status: 503 }), rings: true, fate: 'unknown' },
  'no answer': { answer: () => delay('infinite').then(() => HttpResponse.json({})), rings: true, fate: 'unknown' },
};
const EACH = Object.entries(TROUBLES).map(([name, { fate }]) => [name as Trouble, fate] as const);

interface Placed {
  to: string;
  from: string;
  url: string;
  statusUrl: string;
}

/** Phones that rang, whatever we were answered. */
let rang: Placed[];
/** Requests to place a call. */
let tries: number;
let hungUp: string[];
let trouble: Trouble | undefined;
/** What the provider says of any call that it is asked about. */
let status: string | undefined;

const inTrouble = () => trouble && TROUBLES[trouble].answer();
const net = setupServer(
  http.post(`${API}/Calls.json`, async ({ request }) => {
    tries++;
    const form = new URLSearchParams(await request.text());
    const part = (name: string) => form.get(name)?.replace(/#.*/, '') ?? '';
    if (!trouble || TROUBLES[trouble].rings)
      rang.push({ to: part('To'), from: part('From'), url: part('Url'), statusUrl: part('StatusCallback') });
    return inTrouble() ?? HttpResponse.json({ sid: `CAout${rang.length}` }, { status: 201 });
  }),
  http.get(`${API}/Calls/:sid.json`, ({ params }) => {
    const call = { sid: params.sid, from: WORK_LINE, to: STAFF.aye.phone, direction: 'outbound-api', status };
    return inTrouble() ?? (status ? HttpResponse.json(call) : refused(404, 20404));
  }),
  http.post(`${API}/Calls/:sid.json`, ({ params }) => {
    const answer = inTrouble();
    if (!trouble || TROUBLES[trouble].rings) hungUp.push(`${params.sid}`);
    return answer ?? HttpResponse.json({ sid: params.sid, status: 'completed' });
  }),
);
beforeAll(() => net.listen({ onUnhandledRequest: 'error' }));
afterAll(() => net.close());
beforeEach(() => {
  [rang, tries, hungUp, trouble, status] = [[], 0, [], undefined, undefined];
});

/** The provider is the real client; the fake's own list of calls stays empty. */
const real = (): FakeProvider =>
  Object.assign(fakeProvider(), createProvider({ accountSid: ACCOUNT, authToken: 'sesame', timeout: 200 }));

/** While `act` lasts, the provider is in trouble. */
async function troubled<T>(how: Trouble, act: () => Promise<T>): Promise<T> {
  trouble = how;
  try {
    return await act();
  } finally {
    trouble = undefined;
  }
}

/** Somebody picks up the phone that rang last. */
const answered = (line: Line, sid: string): Promise<Telephone> => {
  const last = rang.at(-1);
  return picksUp(line, last && { ...last, fallbackUrl: '', timeout: 30, detectMachine: false }, { sid });
};
const ringsOf = (number: string) => rang.filter(call => call.to === number).length;

/** No line of the log tells a number, though the provider's own answers do; and each error is a sentence. */
function saysNoNumber(line: Pick<Line, 'log'>): void {
  const errors = line.log.flatMap(({ fields }) => (fields.error instanceof Error ? [fields.error.message] : []));
  const all = JSON.stringify(line.log) + errors.join();
  for (const number of [PEOPLE.khinKhin, STAFF.aye.phone, DESK.thida?.phone ?? ''])
    expect(all).not.toContain(number.slice(1));
  for (const error of errors) expect(error).toMatch(/^[A-Z][^\n]+\./);
}

describe('by keypad', () => {
  let line: Line;
  let key: string;
  beforeEach(async () => {
    line = await hotline({ provider: real() });
    await staffed(line);
    ({ key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' }));
  });
  afterEach(async () => {
    saysNoNumber(line);
    // Nothing is lost: the request is open, and somewhere that somebody looks.
    const [request] = await line.database.db.selectFrom('requests').selectAll().execute();
    expect(['waiting', 'closed']).toContain(request?.status);
    // Nobody is rung by us: the caller's phone rings by a document alone, once for each attempt.
    expect(ringsOf(PEOPLE.khinKhin)).toBe(0);
    await line.close();
  });

  const held = () => callback(line.database, key);
  const attempt = () => line.database.db.selectFrom('attempts').selectAll().executeTakeFirstOrThrow();
  const round = async (ms: number) => {
    line.later(ms);
    await ringFlashes(line.deps);
  };
  const flashes = async (sid: string) => {
    await dials(line, { from: STAFF.aye.phone, to: WORK_LINE, sid });
    await round(2_000);
  };
  /** Rings in and is offered the request, with nothing in the way. */
  const offered = async (sid: string): Promise<Telephone> => {
    await flashes(`${sid}flash`);
    const aye = await answered(line, sid);
    await aye.presses('1');
    return aye.types(STAFF.aye.pin);
  };
  const talks = async (sid = 'CAaye') => {
    const aye = await offered(sid);
    await aye.presses('1');
    expect(dialled(aye)).toBe(PEOPLE.khinKhin);
    await callerPicksUp(line, aye);
    return aye;
  };

  test.each(EACH)('a missed call that should be rung back: %s', async (how, fate) => {
    await troubled(how, () => flashes('CAflash'));
    for (let i = 0; i < 30; i++) await round(5_000);
    // Tried again where it certainly did not ring; at no time twice.
    expect([tries, ringsOf(STAFF.aye.phone)]).toEqual(
      { retry: [2, 1], never: [1, 0], unknown: [1, 1] }[fate] satisfies number[],
    );
    // She rings once more, and works as ever.
    (await offered('CAlater')).hears('work.waiting', 'work.offer');
  });

  test.each(EACH)('an outcome that should be asked for: %s', async (how, fate) => {
    const aye = await talks();
    await legEnds(aye, 'completed', 40);
    await hangsUp(line, aye, rang.at(-1)?.statusUrl);
    const before = ringsOf(STAFF.aye.phone);
    line.later(MINUTE);
    await troubled(how, () => askForOutcomes(line.deps));
    for (let i = 0; i < 40; i++) {
      line.later(10_000);
      await askForOutcomes(line.deps);
    }
    expect(ringsOf(STAFF.aye.phone) - before).toBe(fate === 'never' ? 0 : 1);
    // Nobody said anything: not known, and the supervisor has it.
    expect(await held()).toMatchObject({ state: 'parked', parked_why: 'the outcome is not known', rings: 1 });
    expect(await attempt()).toMatchObject({ carrier: 'answered', outcome: 'unknown' });
  });

  test('asked for although we were not answered: what she says then holds', async () => {
    const aye = await talks();
    await legEnds(aye, 'completed', 40);
    await hangsUp(line, aye, rang.at(-1)?.statusUrl);
    line.later(MINUTE);
    await troubled('no answer', () => askForOutcomes(line.deps));
    const again = await answered(line, 'CAasked');
    await again.presses('1');
    (await again.types(STAFF.aye.pin)).hearsOnly('my/work.outcome');
    (await again.presses('1', '1', '1')).hears('work.saved');
    expect(await held()).toMatchObject({ state: 'closed' });
  });

  test.each(EACH)('a talk whose end nobody told, looked up: %s', async how => {
    const aye = await talks();
    line.later(30 * MINUTE);
    await troubled(how, () => endSilentTalks(line.deps));
    // Nobody knows that it is over: it stays a talk, and nobody else is given the number.
    expect(await held()).toMatchObject({ state: 'talking', responder: 'aye' });
    status = 'in-progress';
    await endSilentTalks(line.deps);
    expect(await held()).toMatchObject({ state: 'talking' });
    status = undefined;
    await endSilentTalks(line.deps);
    expect(await held()).toMatchObject({ state: 'outcome', responder: 'aye' });
    expect(await attempt()).toMatchObject({ outcome: null, call_sid: aye.sid });
  });

  test.each(EACH)('she calls in again while nobody can say whether her last call is over: %s', async how => {
    await talks();
    await flashes('CAagain');
    const before = ringsOf(STAFF.aye.phone);
    await troubled(how, () => flashes('CAtroubled'));
    // What may be going on is not interrupted by a ring.
    expect(ringsOf(STAFF.aye.phone)).toBe(before);
    expect(await held()).toMatchObject({ state: 'talking' });
  });

  test.each([
    ['failed', 'work.nobody', 'no-answer'],
    ['busy', 'work.busy', 'busy'],
    ['no-answer', 'work.nobody', 'no-answer'],
  ])('the caller’s leg is %s: she hears it, and it waits for the next window', async (leg, said, outcome) => {
    const aye = await offered('CAaye');
    await aye.presses('1');
    await legEnds(aye, leg);
    aye.hears(`my/${said}`, 'work.none');
    expect(await attempt()).toMatchObject({ outcome, picked_up_at: null });
    expect(await held()).toMatchObject({ state: 'waiting', rings: 1 });
    // The same webhook again, and the key that dialled: no second ring.
    const { before, after } = await aye.again();
    expect(after).toBe(before);
    expect(await held()).toMatchObject({ rings: 1 });
  });

  test('the caller’s leg failed twice in a row: she hears that it is dead, and the supervisor has it', async () => {
    const aye = await offered('CAaye');
    await aye.presses('1');
    await legEnds(aye, 'failed');
    const window = { due_at: line.deps.now().getTime(), until_at: line.deps.now().getTime() + MINUTE };
    await line.database.db.updateTable('requests').set(window).execute();
    line.later(1_000);
    await aye.presses('1', '1');
    (await legEnds(aye, 'failed')).hears('my/work.dead');
    expect(await held()).toMatchObject({ state: 'parked', rings: 2 });
  });

  test.each(EACH)('a machine that should be hung up on: %s', async how => {
    const aye = await talks();
    expect(await troubled(how, () => pickedUpBy(line, aye, 'machine_start'))).toBe(503);
    expect(await attempt()).toMatchObject({ carrier: null });
    // The provider tells it again.
    expect(await pickedUpBy(line, aye, 'machine_start')).toBe(204);
    expect(new Set(hungUp)).toEqual(new Set([`${aye.sid}leg`]));
    (await legEnds(aye, 'completed', 6)).hears('my/work.said-machine', 'work.none');
    expect(await held()).toMatchObject({ state: 'waiting', rings: 1 });
  });
});

describe('in the console', () => {
  const SENTENCES: Record<Fate, string> = {
    retry: 'The telephone company was busy, and nothing was rung. Press Call again.',
    never: 'The telephone company will not ring your phone. Ask a supervisor to look at the number kept for you.',
    unknown: 'We do not know whether your phone will ring. Wait a minute before you press Call again.',
  };
  const PHONE = DESK.thida?.phone ?? '';
  let desk: Desk;
  let thida: Awaited<ReturnType<Desk['signIn']>>;
  let call: string;
  let key: string;

  beforeEach(async () => {
    desk = await consoleFor({ provider: real() });
    const request = await desk.asks();
    key = request.key;
    thida = await desk.signIn('thida');
    await thida.post(`/console/requests/${request.code}/claim`);
    call = `/console/requests/${request.code}/call`;
  });
  afterEach(async () => {
    saysNoNumber(desk);
    expect(ringsOf(PEOPLE.khinKhin)).toBe(0);
    await desk.close();
  });

  test.each(EACH)('Call: %s. She reads what to do, and it stays hers', async (how, fate) => {
    const { status, sentence } = await troubled(how, () => thida.refused(call));
    expect([status, sentence]).toEqual([502, expect.stringContaining(SENTENCES[fate])]);
    expect(await desk.callback(key)).toMatchObject({ state: 'claimed', responder: 'thida', rings: 0 });

    // Pressed again at once: rung where it certainly did not ring, and not where it may be ringing.
    expect((await thida.post(call)).status).toBe(303);
    expect(ringsOf(PHONE)).toBe(1);
    expect(tries).toBe(fate === 'unknown' ? 1 : 2);

    // Whatever rang, she picks up, presses 1, hears the card, and the caller is dialled once.
    const phone = await answered(desk, 'CAthida');
    await phone.presses('1', '1');
    expect(dialled(phone)).toBe(PEOPLE.khinKhin);
    const { before, after } = await phone.again();
    expect(after).toBe(before);
    expect(await desk.callback(key)).toMatchObject({ state: 'dialling', rings: 1 });
    await legEnds(phone, 'failed');
    phone.hears('my/work.nobody', 'my/call.goodbye');
    expect(await desk.callback(key)).toMatchObject({ state: 'waiting', rings: 1 });
  });

  test('nothing rang after all, although we were not answered: a minute later Call rings', async () => {
    await troubled('no answer', () => thida.refused(call));
    rang = [];
    desk.later(MINUTE);
    expect((await thida.post(call)).status).toBe(303);
    expect([tries, ringsOf(PHONE)]).toEqual([2, 1]);
  });

  test('it rang late, after she had pressed Call again: one of the two calls is put through, the other is told', async () => {
    await troubled('no answer', () => thida.refused(call));
    const late = rang.at(-1);
    desk.later(MINUTE);
    await thida.post(call);
    const phone = await answered(desk, 'CAfirst');
    await phone.presses('1', '1');
    expect(dialled(phone)).toBe(PEOPLE.khinKhin);
    const other = late && { ...late, fallbackUrl: '', timeout: 30, detectMachine: false };
    const second = await picksUp(desk, other, { sid: 'CAsecond' });
    await second.presses('1');
    expect(dialled(second)).toBeUndefined();
    expect(words(second.document)).not.toContain(PEOPLE.khinKhin);
    expect(await desk.callback(key)).toMatchObject({ state: 'dialling', rings: 1 });
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRounds } from '../../../src/outreach/rounds.ts';
import { openRequests } from '../../../src/store/requests.ts';
import { dials } from '../../support/caller.ts';
import { hotline, hotlineYaml, LINES, type Line, NOON, PEOPLE } from '../../support/hotline.ts';

const ON_DUTY = ['+66811111111', '+66822222222', '+66833333333', '+66844444444'];

let line: Line;
beforeEach(async () => {
  line = await hotline({ onDuty: ON_DUTY });
});
afterEach(() => line.close());

const MINUTE = 60_000;
const urgent = async (dialling: Parameters<typeof dials>[1] = {}) => {
  const caller = await dials(line, dialling);
  return caller.presses('1', '3');
};
const only = async () => {
  const [request] = await openRequests(line.database);
  if (!request) throw new Error('there is no request');
  return request;
};
const dialled = (document: string) => /<Number [^>]*>([^<]+)<\/Number>/.exec(document)?.[1];
const whisper = (document: string) => /<Number url="([^"]+)"/.exec(document)?.[1]?.replaceAll('&amp;', '&') ?? '';
const spelled = (number: string) => [...number].map(d => `my/digit.${d}`);

describe('urgent help', () => {
  test('offers to connect now, to ring back now, or numbers', async () => {
    (await urgent()).hearsOnly('my/urgent.menu');
  });

  test.each<[string, (caller: Awaited<ReturnType<typeof dials>>) => Promise<unknown>]>([
    ['1', c => c.presses('1')],
    ['silence', c => c.waits()],
    ['two wrong keys', c => c.presses('7', '7')],
  ])('%s connects: saved as urgent before anybody is dialled', async (_, connect) => {
    const caller = await urgent();
    await connect(caller);
    caller.hearsOnly('my/urgent.connecting');
    expect(await only()).toMatchObject({ urgency: 'urgent', status: 'waiting', insist_at: null });
    expect(caller.document).toContain(`timeout="15" callerId="${LINES.five}"`);
    expect(dialled(caller.document)).toBe(ON_DUTY[0]);
  });

  test('a wrong key is borne once', async () => {
    (await (await urgent()).presses('8')).hearsOnly('my/wrong.again', 'my/urgent.menu');
  });

  test('tries up to three people in turn, then says the truth and reads what is open', async () => {
    const caller = await urgent();
    await caller.presses('1');
    for (const next of [ON_DUTY[1], ON_DUTY[2]]) {
      (await caller.nobodyAnswers()).hearsOnly('my/urgent.next');
      expect(dialled(caller.document)).toBe(next);
    }
    await caller.nobodyAnswers();
    const helper = spelled('1800010180');
    caller.hearsOnly(
      'my/urgent.nobody',
      'my/numbers.intro',
      'my/kind.helper',
      ...helper,
      ...helper,
      'my/numbers.if-not-understood',
      'my/urgent.end',
    );
    expect(await only()).toMatchObject({ status: 'waiting', insist_at: NOON.getTime() });
  });

  test('nobody: the request rings every duty number each five minutes until somebody presses 1', async () => {
    const round = createRounds(line.deps);
    const caller = await urgent();
    await caller.presses('1');
    for (let i = 0; i < 3; i++) await caller.nobodyAnswers();
    await caller.hangsUp();
    await round();
    expect(line.provider.placed.map(p => p.to)).toEqual(ON_DUTY);
    line.later(5 * MINUTE - 1);
    await round();
    expect(line.provider.placed).toHaveLength(4);
    line.later(1);
    line.later(10_000);
    await round();
    expect(line.provider.placed).toHaveLength(8);

    const url = line.provider.placed[0]?.url ?? '';
    expect(url).toContain((await only()).code);
    const responder = await dials(line, { path: url, from: LINES.five, to: ON_DUTY[0], direction: 'outbound-api' });
    responder.hearsOnly('my/duty.waiting');
    await responder.presses('1');
    expect(responder.document).toContain(`>${PEOPLE.khinKhin}</Number>`);
    expect(responder.document).toContain(`callerId="${LINES.five}"`);
    const late = await dials(line, { path: url, from: LINES.five, to: ON_DUTY[1], direction: 'outbound-api' });
    expect(late.ended).toBe(true);
    line.later(10 * MINUTE);
    await round();
    expect(line.provider.placed).toHaveLength(8);
  });

  test('whoever is put through hears a question first, and the talk begins with 1', async () => {
    const caller = await urgent();
    await caller.presses('1');
    const ask = await line.post(whisper(caller.document), { CallSid: 'CAleg', From: LINES.five, To: ON_DUTY[0] ?? '' });
    const question = await ask.text();
    expect(question).toContain('<Gather');
    const key = /action="([^"]+)"/.exec(question)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const no = await line.post(key, { CallSid: 'CAleg' });
    expect(await no.text()).toContain('<Hangup/>');
    expect(await only()).toMatchObject({ status: 'waiting' });
    const yes = await line.post(key, { CallSid: 'CAleg', Digits: '1' });
    expect(await yes.text()).toContain('<Response></Response>');
    expect(await only()).toMatchObject({ status: 'taken', taken_by: 'on duty CAleg' });

    await caller.legEnds({ DialCallStatus: 'completed', DialBridged: 'true', DialCallDuration: '300' });
    caller.hearsOnly('my/call.goodbye');
    expect(caller.ended).toBe(true);
  });

  test.each([
    ['Twilio: nobody pressed 1', { DialCallStatus: 'completed', DialBridged: 'false', DialCallDuration: '40' }],
    ['Twilio: busy', { DialCallStatus: 'busy' }],
    ['Twilio: the number failed', { DialCallStatus: 'failed' }],
    ['Somleng: a talk of 14 seconds', { DialCallStatus: 'completed', DialCallDuration: '14' }],
    ['Somleng: no duration', { DialCallStatus: 'completed' }],
  ])('is no answer: %s', async (_, leg) => {
    const caller = await urgent();
    await caller.presses('1');
    (await caller.legEnds(leg)).hearsOnly('my/urgent.next');
  });

  test('on Somleng a talk of fifteen seconds is one, and the request is taken', async () => {
    const caller = await urgent();
    await caller.presses('1');
    await caller.legEnds({ DialCallStatus: 'completed', DialCallDuration: '15' });
    caller.hearsOnly('my/call.goodbye');
    expect(await only()).toMatchObject({ status: 'taken' });
  });

  test('who hangs up while we connect is not rung by itself: also not when the last leg ends with the call', async () => {
    const round = createRounds(line.deps);
    const caller = await urgent();
    await caller.presses('1');
    await caller.nobodyAnswers();
    await caller.nobodyAnswers();
    // Twilio asks for the Dial's action when the caller is gone, too.
    await caller.legEnds({ CallStatus: 'completed', DialCallStatus: 'canceled' });
    await caller.hangsUp();
    line.later(10 * MINUTE);
    await round();
    expect(line.provider.placed).toEqual([]);
    expect(await only()).toMatchObject({ urgency: 'urgent', status: 'waiting', insist_at: null });
  });

  test('2: ring me back now, it is safe: saved, promised, and the duty numbers are rung at once', async () => {
    const caller = await urgent();
    await caller.presses('2');
    const request = await only();
    caller.hearsOnly('my/promise.now', 'my/ask.code', ...spelled(request.code), 'my/call.goodbye');
    expect(caller.ended).toBe(true);
    expect(request).toMatchObject({ urgency: 'urgent', ring_when: 'now' });
    await createRounds(line.deps)();
    expect(line.provider.placed.map(p => p.to)).toEqual(ON_DUTY);
  });

  test('2 without a number asks for one first, and promises only when it is confirmed', async () => {
    const caller = await urgent({ from: 'anonymous' });
    (await caller.presses('2')).hearsOnly('my/ask.type');
    expect(await openRequests(line.database)).toEqual([]);
    await caller.types('0898765432');
    (await caller.presses('1')).hears('my/promise.now');
    expect(await only()).toMatchObject({ urgency: 'urgent', ring_when: 'now', insist_at: NOON.getTime() });
  });

  test('1 without a number connects too; when nobody is there it asks for a number before it says that we ring back', async () => {
    const caller = await urgent({ from: 'anonymous' });
    (await caller.presses('1')).hearsOnly('my/urgent.connecting');
    expect(await only()).toMatchObject({ urgency: 'urgent', number_sealed: null });
    for (let i = 0; i < 3; i++) await caller.nobodyAnswers();
    caller.hearsOnly('my/urgent.nobody-yet', 'my/ask.type');
    expect(await only()).toMatchObject({ insist_at: null });
    await caller.types('0898765432');
    (await caller.presses('1')).hears('my/promise.now');
    expect(await only()).toMatchObject({ urgency: 'urgent', ring_when: 'now', insist_at: NOON.getTime() });
  });
});

describe('the numbers', () => {
  const kinds = (heard: string[]) => heard.filter(h => h.includes('/kind.'));

  test('are those open at this hour, helpers before authorities, each named as what it is and said twice', async () => {
    line.later(new Date('2026-11-23T03:00:00Z').getTime() - NOON.getTime()); // Monday 10:00
    const caller = await urgent();
    await caller.presses('3');
    expect(kinds(caller.heard)).toEqual(['my/kind.helper', 'my/kind.labour']);
    caller.hears('my/kind.helper', ...spelled('1800010180'), ...spelled('1800010180'), 'my/kind.labour');
    caller.hears(...spelled('1694'), ...spelled('1694'));
  });

  test('are fewer at night: an office that is closed is not read', async () => {
    line.later(new Date('2026-11-23T16:00:00Z').getTime() - NOON.getTime()); // Monday 23:00
    const caller = await urgent();
    await caller.presses('3');
    expect(kinds(caller.heard)).toEqual(['my/kind.helper']);
  });

  test('in a language that none of them speaks: that is said before any number, with a call of ours; then what each speaks', async () => {
    line.later(new Date('2026-11-23T03:00:00Z').getTime() - NOON.getTime()); // Monday 10:00
    const caller = await dials(line);
    await caller.presses('3', '3', '3');
    // Those first who speak English.
    expect(kinds(caller.heard)).toEqual(['ne/kind.welfare', 'ne/kind.labour', 'ne/kind.helper']);
    caller.hears('ne/numbers.others', 'ne/kind.welfare', 'ne/numbers.speak', 'th/language.name', 'en/language.name');
    caller.hears('ne/numbers.speak', 'my/language.name', ...spelled('1800010180').map(id => id.replace('my/', 'ne/')));
    caller.hears('ne/numbers.if-not-understood');
    caller.hearsNot('ne/numbers.intro');
    (await caller.presses('0')).hears('ne/ask.phone');
  });

  test('are said again with *, but not after a silence', async () => {
    const caller = await urgent();
    await caller.presses('3');
    (await caller.waits()).hearsOnly('my/silence.again', 'my/urgent.end');
    (await caller.presses('*')).hears('my/numbers.intro');
    (await caller.presses('9')).hearsOnly('my/main.menu');
  });

  test('differ by country, so the country is asked where the line does not fix it; none is said to be none', async () => {
    const caller = await dials(line, { to: LINES.nepal, from: 'anonymous' });
    await caller.presses('1', '3', '3');
    caller.hears('ne/country.ask', 'ne/country.malaysia');
    (await caller.presses('1')).hearsOnly('ne/numbers.none', 'ne/urgent.end');
  });
});

test('with nobody on duty the truth is said at once, and the request stands', async () => {
  const alone = await hotline();
  const caller = await dials(alone);
  await caller.presses('1', '3', '1');
  caller.hears('my/urgent.nobody', 'my/numbers.intro');
  expect(await openRequests(alone.database)).toMatchObject([{ urgency: 'urgent', insist_at: NOON.getTime() }]);
  await createRounds(alone.deps)();
  expect(alone.log.map(l => l.event).join()).toContain('names nobody to ring');
  await alone.close();
});

test('a place with helpers of every kind reads three at most, people before the state', async () => {
  const yaml = hotlineYaml.replace(
    /( {6}- \{ number: "1800010180")/,
    '      - { number: "191", kind: police, hours: always, languages: [my] }\n      - { number: "1669", kind: ambulance, hours: always, languages: [my] }\n      - { number: "1300", kind: welfare, hours: always, languages: [my] }\n$1',
  );
  const many = await hotline({ yaml });
  const caller = await dials(many);
  await caller.presses('1', '3', '3');
  expect(caller.heard.filter(h => h.includes('/kind.'))).toEqual([
    'my/kind.helper',
    'my/kind.ambulance',
    'my/kind.welfare',
  ]);
  await many.close();
});

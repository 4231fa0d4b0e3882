import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withoutMissing } from '../../../src/content/load.ts';
import { lookForRecordings } from '../../../src/outreach/recordings.ts';
import { unheardMessages } from '../../../src/store/messages.ts';
import { openRequests } from '../../../src/store/requests.ts';
import type { CallFlow } from '../../../src/voice/flow.ts';
import { dials } from '../../support/caller.ts';
import { fakeProvider, hotline, LINES, type Line, NOON, PEOPLE, PUBLIC_URL } from '../../support/hotline.ts';
import { type Away, takenAway } from '../away.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
});
afterEach(() => line.close());

/** Breaks a line's flow from now on, as a bad deployment would. */
const breaks = (change: (flow: CallFlow) => Partial<CallFlow>) => {
  const flow = line.deps.flows.get(LINES.five);
  if (flow) line.deps.flows.set(LINES.five, { ...flow, ...change(flow) });
};
const throwing = (): never => {
  throw new Error('broken on purpose');
};

describe('the provider could not use our answer', () => {
  const fallsBack = (ErrorUrl: string, dialling: Parameters<typeof dials>[1] = {}) =>
    dials(line, { path: '/twilio/voice/fallback', ...dialling, form: { ErrorCode: '11200', ErrorUrl } });

  test('it reads the place from ErrorUrl: sorry in the caller’s language, then the menu', async () => {
    const caller = await dials(line);
    await caller.presses('2', '2', '1');
    const fallen = await fallsBack(`${PUBLIC_URL}/twilio/voice/turn?${caller.place}`, { sid: caller.sid });
    fallen.hearsOnly('km/sorry', 'km/main.menu');
    expect(line.log.at(-1)).toMatchObject({ level: 'error', fields: { code: '11200', at: 'piece', call: caller.sid } });
    (await fallen.presses('2', '1')).hearsOnly('km/piece.pay.thailand', 'km/after.piece');
  });

  test('a request that stood still stands, and 0 makes no second one', async () => {
    const caller = await dials(line);
    await caller.presses('1', '0', '1');
    const fallen = await fallsBack(`${PUBLIC_URL}/twilio/voice/turn?${caller.place}`, { sid: caller.sid });
    await fallen.presses('0');
    expect(await openRequests(line.database)).toMatchObject([{ ring_when: 'day' }]);
  });

  test.each([`${PUBLIC_URL}/twilio/voice`, 'no address at all', '', 'https://[broken'])(
    'before anything was said (%j) the call opens as it should have, the number known',
    async url => {
      const caller = await fallsBack(url);
      caller.hears('my/language.name', 'en/press.5');
      await caller.presses('1', '0');
      caller.hearsOnly('my/ask.phone');
    },
  );

  test('a known caller is greeted in their language then too', async () => {
    await (await dials(line)).presses('3');
    await line.settled();
    (await fallsBack(`${PUBLIC_URL}/twilio/voice`)).hears('ne/main.menu');
  });

  test('of a call to somebody on duty it hangs up: they are no caller', async () => {
    const fallen = await fallsBack(`${PUBLIC_URL}/twilio/voice/duty?x=314159`, {
      from: LINES.five,
      to: '+66811111111',
      direction: 'outbound-api',
    });
    expect(fallen.heard).toEqual([]);
    expect(fallen.ended).toBe(true);
  });

  test('in the language menu the languages are said again', async () => {
    const caller = await dials(line);
    (await fallsBack(`${PUBLIC_URL}/twilio/voice/turn?${caller.place}`)).hears('my/language.name', 'en/language.name');
  });

  test('in a message-only language it is that language’s sorry, and a message', async () => {
    const caller = await dials(line, { to: LINES.flash, from: 'anonymous' });
    await caller.presses('2');
    const url = `${PUBLIC_URL}/twilio/voice/turn?${caller.place}`;
    (await fallsBack(url, { to: LINES.flash })).hearsOnly('ksw/only.sorry', 'ksw/only.speak');
  });
});

describe('a turn that breaks', () => {
  test('says sorry in the caller’s language and goes on with the menu', async () => {
    const caller = await dials(line);
    await caller.presses('3', '3');
    breaks(() => ({ places: new Proxy({}, { get: throwing }) }));
    (await caller.presses('3')).hearsOnly('ne/sorry', 'ne/main.menu');
    (await caller.presses('2')).hears('ne/topic.pay');
    expect(line.log).toContainEqual(expect.objectContaining({ event: expect.stringContaining('a turn broke') }));
  });

  test('that breaks altogether ends the call, with 200 and a document', async () => {
    const caller = await dials(line);
    await caller.presses('3');
    breaks(() => ({ content: new Proxy({} as CallFlow['content'], { get: throwing }) }));
    await caller.presses('2');
    expect(caller.document).toBe('<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>');
  });
});

describe('a place that is no longer there', () => {
  const lost = async (query: string, form: Record<string, string> = {}) =>
    dials(line, { path: `/twilio/voice/turn?${query}`, form });

  test.each([
    ['an unknown state', 's=karaoke&v=1&l=km&n=3', ['km/main.menu']],
    ['a piece that was taken out', 's=piece&v=1&l=km&o=horoscope&n=3', ['km/main.menu']],
    ['a shelf that was taken out', 's=topics&v=1&l=km&f=horoscope&n=3', ['km/main.menu']],
    ['a language that was taken out', 's=main&v=1&l=xx&n=3', ['my/language.name']],
    ['the country, which the line has fixed since', 's=country&v=1&l=km&n=3', ['km/main.menu']],
    ['nothing at all', '', ['my/language.name']],
  ])('(%s) becomes the nearest menu, and a key pressed there is not applied', async (_, query, heard) => {
    for (const Digits of ['0', '1', '9']) (await lost(query, { Digits })).hears(...heard);
    expect(await openRequests(line.database)).toEqual([]);
  });

  test('a page that is no longer there becomes the first', async () => {
    (await lost('s=topics&v=1&l=km&f=work&p=7&n=3', { Digits: '1' })).hears('km/topic.pay');
  });

  test('where the choices have changed since, the menu is said again and the key not applied', async () => {
    const caller = await dials(line);
    await caller.presses('1', '2');
    breaks(flow => ({ content: { ...flow.content, shelves: { ...flow.content.shelves, work: ['cuts', 'pay'] } } }));
    (await caller.presses('1')).hears('my/topic.cuts', 'my/press.1', 'my/topic.pay', 'my/press.2');
    caller.hearsNot('wrong.again');
  });
});

describe('a clip that is not there', () => {
  const without = (...names: string[]) =>
    breaks(({ content }) => {
      const files = new Set(names.map(name => content.clips[name]?.file));
      return { content: withoutMissing(content, file => !files.has(file)) };
    });

  test('is that language’s sorry, once, and the menu goes on', async () => {
    without('ne/topic.pay', 'ne/press.1', 'ne/topic.cuts');
    const caller = await dials(line);
    await caller.presses('3', '2');
    caller.hearsOnly(
      'ne/topics.work',
      'ne/sorry',
      'ne/press.2',
      'ne/topic.contract',
      'ne/press.3',
      'ne/common.more',
      'ne/press.4',
      'ne/common.keys',
    );
    (await caller.presses('1')).hears('ne/piece.pay.thailand');
  });

  test('where a message is asked for, sorry, and the tone', async () => {
    without('ne/ask.message');
    const caller = await dials(line);
    await caller.presses('3', '0', '1');
    caller.hearsOnly('ne/sorry');
    expect(caller.document).toContain('<Record');
  });

  test('even sorry, leaves the keys working', async () => {
    without('ne/main.menu', 'ne/sorry');
    const caller = await dials(line);
    await caller.presses('3');
    caller.hearsOnly('ne/who.caller-pays', 'ne/useful.thailand');
    (await caller.presses('2')).hears('ne/topic.pay');
  });
});

describe('with the database gone', () => {
  let away: Away;
  const opens = async (onDuty: string[] = []) => {
    await line.close();
    away = await takenAway();
    line = await hotline({ database: away.database, onDuty });
  };
  beforeEach(() => opens());
  afterEach(() => away.close());

  test('the information goes on, in every language', async () => {
    for (const [key, tag] of ['my', 'km', 'ne', 'th', 'en'].entries()) {
      const caller = await dials(line);
      await caller.presses(`${key + 1}`, '2', '1');
      caller.hearsOnly(`${tag}/piece.pay.thailand`, `${tag}/after.piece`);
      await caller.presses('9', '9', '3', '3');
      // Nobody whose number is open then speaks Nepali.
      caller.hears(`${tag}/numbers.${tag === 'ne' ? 'others' : 'intro'}`, `${tag}/urgent.end`);
    }
  });

  test('asking says that it could not be saved, and takes a message', async () => {
    const caller = await dials(line);
    await caller.presses('1', '0');
    caller.hearsOnly('my/not-saved.speak');
    expect(caller.document).toContain('<Record');
    await caller.speaks();
    caller.hearsOnly('my/speak.thanks', 'my/call.goodbye');
    caller.hearsNot('ask.code');
  });

  test('that message is fetched from the provider when the database is back', async () => {
    const caller = await dials(line);
    await caller.presses('1', '0');
    const callback = caller.recordingCallback;
    await caller.speaks();
    const RecordingSid = `RE${caller.sid.slice(2)}`;
    const recording = { CallSid: caller.sid, RecordingSid, RecordingStatus: 'completed', RecordingDuration: '5' };
    expect((await line.post(callback, recording)).status).toBe(503);

    away.is('here');
    const facts = { sid: RecordingSid, callSid: caller.sid, seconds: 5, createdAt: NOON, wav: new Uint8Array(8) };
    line.provider.remote.set(RecordingSid, facts);
    line.provider.calls.set(caller.sid, {
      sid: caller.sid,
      from: PEOPLE.khinKhin,
      to: LINES.five,
      direction: 'inbound',
      status: 'completed',
    });
    await lookForRecordings(line.deps);
    expect(await unheardMessages(line.database)).toMatchObject([{ call_sid: caller.sid, line: LINES.five }]);
    expect(line.provider.deleted).toEqual([RecordingSid]);
  });

  test('asking connects to somebody on duty unread, one after the other, and then takes a message', async () => {
    await opens(['+66811111111', '+66822222222']);
    const caller = await dials(line);
    await caller.presses('1', '0');
    caller.hearsOnly('my/not-saved.connect');
    expect(caller.document).toContain('+66811111111');
    (await caller.nobodyAnswers()).hearsOnly('my/urgent.next');
    expect(caller.document).toContain('+66822222222');
    (await caller.nobodyAnswers()).hearsOnly('my/not-saved.speak');
  });

  test('somebody on duty who presses 1 is put through all the same', async () => {
    await opens(['+66811111111']);
    const caller = await dials(line);
    await caller.presses('1', '0');
    const whisper = /<Number url="([^"]+)"/.exec(caller.document)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const question = await (await line.post(whisper, { CallSid: 'CAleg' })).text();
    const key = /action="([^"]+)"/.exec(question)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(await (await line.post(key, { CallSid: 'CAleg', Digits: '1' })).text()).toContain('<Response></Response>');
    await caller.legEnds({ DialCallStatus: 'completed', DialBridged: 'true', DialCallDuration: '60' });
    caller.hearsOnly('my/call.goodbye');
  });

  test('asking again after urgent help was tried begins with the first person on duty', async () => {
    await opens(['+66811111111', '+66822222222']);
    const caller = await dials(line);
    await caller.presses('1', '3', '1');
    await caller.nobodyAnswers();
    await caller.nobodyAnswers();
    caller.hears('my/urgent.nobody-unsaved');
    await caller.presses('0');
    expect(caller.document).toContain('+66811111111');
  });

  test('urgent help connects, and says the truth where nobody is there: not saved, numbers', async () => {
    const caller = await dials(line);
    await caller.presses('1', '3', '1');
    caller.hears('my/urgent.nobody-unsaved', 'my/numbers.intro');
    caller.hearsNot('urgent.nobody');
  });

  test('"not this phone" that could not be saved is said to be not saved', async () => {
    away.is('here');
    const caller = await dials(line);
    await caller.presses('1', '0');
    away.is('gone');
    (await caller.presses('3')).hearsOnly('my/not-saved.speak');
  });

  test('an hour that could not be saved leaves the neutral ring, and the call goes on', async () => {
    away.is('here');
    const caller = await dials(line);
    await caller.presses('1', '0');
    away.is('gone');
    (await caller.presses('2')).hearsOnly('my/ask.message');
    (await caller.speaks()).hearsOnly('my/ask.woman');
    (await caller.presses('2')).hears('my/sorry', 'my/ask.code');
    away.is('here');
    expect(await openRequests(line.database)).toMatchObject([{ ring_when: 'unasked', woman: 0 }]);
  });

  test('a cancelling that could not be saved is not said to be one', async () => {
    away.is('here');
    const caller = await dials(line);
    await caller.presses('1', '0', '1');
    await caller.saysNothing();
    await caller.presses('1', '3');
    away.is('gone');
    (await caller.presses('1')).hears('my/sorry', 'my/ask.end');
    caller.hearsNot('ask.cancelled');
  });

  test('a typed number that could not be kept is said to be not saved', async () => {
    const caller = await dials(line, { from: 'anonymous' });
    await caller.presses('1', '0');
    (await caller.types('0898765432')).hearsOnly('my/not-saved.speak');
  });

  test('a message-only language says sorry and takes the message', async () => {
    const rung = await dials(line, {
      from: LINES.flash,
      to: PEOPLE.khinKhin,
      direction: 'outbound-api',
      path: '/twilio/voice/ringback?r=x',
    });
    (await rung.presses('2', '1')).hearsOnly('ksw/only.sorry', 'ksw/only.speak');
  });

  test('a flash is answered instead, and the practice line practises', async () => {
    (await dials(line, { to: LINES.flash })).hears('my/language.name', 'shn/language.name');
    const caller = await dials(line, { to: LINES.practice });
    (await caller.presses('1')).hears('my/practice.hello');
  });

  test('the end of a call is asked for again, and nothing was lost when the database is back', async () => {
    const caller = await dials(line);
    await caller.presses('1');
    const end = { CallSid: caller.sid, From: PEOPLE.khinKhin, To: LINES.five, CallStatus: 'completed' };
    expect((await line.post('/twilio/voice/status', end)).status).toBe(503);
    away.is('here');
    expect((await line.post('/twilio/voice/status', end)).status).toBe(204);
    expect(await line.database.db.selectFrom('calls').selectAll().execute()).toMatchObject([{ ended_state: 'main' }]);
  });

  test('readiness says so', async () => {
    expect((await line.app.request('/readyz')).status).toBe(503);
    expect((await line.app.request('/healthz')).status).toBe(200);
    away.is('here');
    expect((await line.app.request('/readyz')).status).toBe(200);
  });

  test('a database that never answers makes a caller a stranger, a practice call a free one, a flash a call', async () => {
    away.is('here');
    await (await dials(line)).presses('1');
    await line.settled();
    away.is('hanging');
    const [known, practice, flash] = await Promise.all([
      dials(line),
      dials(line, { to: LINES.practice }),
      dials(line, { to: LINES.flash }),
    ]);
    for (const caller of [known, practice, flash]) caller.hears('my/language.name', 'my/press.1');
    away.is('here');
  });
});

test('a provider that refuses everything keeps no caller from being heard', async () => {
  const provider = fakeProvider();
  provider.failing = new Error('out of order');
  const alone = await hotline({ provider });
  const caller = await dials(alone);
  await caller.presses('1', '0', '1');
  const callback = caller.recordingCallback;
  (await caller.speaks()).hearsOnly('my/ask.woman');
  const recording = { CallSid: caller.sid, RecordingSid: `RE${caller.sid.slice(2)}`, RecordingStatus: 'completed' };
  expect((await alone.post(callback, recording)).status).toBe(503);
  provider.failing = undefined;
  provider.remote.set(recording.RecordingSid, {
    sid: recording.RecordingSid,
    callSid: caller.sid,
    seconds: 5,
    createdAt: NOON,
    wav: new Uint8Array(8),
  });
  expect((await alone.post(callback, recording)).status).toBe(204);
  expect(provider.deleted).toEqual([recording.RecordingSid]);
  await alone.close();
});

import { describe, expect, test } from 'vitest';
import type { Command, Screen } from '../../src/simulator/protocol.ts';
import { murmur, wavSeconds } from '../../src/simulator/wav.ts';
import { type Answer, AYE, clip, DUTY, LINE, PUBLIC_URL, plays, simulated, twiml } from './server.ts';

const MENU = `<Gather action="${PUBLIC_URL}/twilio/voice/turn?at=menu#rc=1" numDigits="1" finishOnKey="" timeout="7">${plays('menu')}</Gather>`;
const TURN = '/twilio/voice/turn?at=menu';
const press = (key: Extract<Command, { do: 'press' }>['key']): Command => ({ do: 'press', key });

const settled = async (screen: () => Screen, status: Screen['status']) => {
  while (screen().status !== status) await new Promise(setImmediate);
};

/** A phone that has dialled the line. */
async function called(answers: Record<string, Answer>, from = AYE) {
  const all = simulated(answers);
  const send = (command: Command) => all.exchange.command(from, command);
  const now = () => all.exchange.screen(from).sequence;
  return {
    ...all,
    send,
    screen: await send({ do: 'dial', line: LINE }),
    played: () => send({ do: 'played', sequence: now() }),
    silence: () => send({ do: 'silence', sequence: now() }),
    speak: (seconds: number, key?: '5') => send({ do: 'speak', sequence: now(), wav: murmur(seconds), key }),
  };
}

describe('a call to a line', () => {
  test('arrives as a signed form with what Twilio sends', async () => {
    const { screen, form } = await called({ '/twilio/voice': () => MENU });
    expect(form('/twilio/voice')).toMatchObject({
      CallSid: expect.stringMatching(/^CA[0-9a-f]{32}$/),
      From: AYE,
      Caller: AYE,
      To: LINE,
      FromCountry: 'TH',
      FromCity: '',
      CallStatus: 'ringing',
      Direction: 'inbound',
      ApiVersion: '2010-04-01',
    });
    expect(screen).toMatchObject({ status: 'in-call', with: LINE, play: [clip('menu')], expect: 'key', timeout: 7 });
  });

  test('from a phone that hides its number carries what networks put in its place', async () => {
    const { form } = await called({ '/twilio/voice': () => MENU }, 'withheld');
    expect(form('/twilio/voice').From).toBe('+266696687');
  });

  test('that is refused as busy is heard as busy, and was never answered', async () => {
    const { screen, form } = await called({ '/twilio/voice': () => '<Reject reason="busy"/>' });
    expect(screen.status).toBe('busy');
    expect(form('/twilio/voice/status')).toMatchObject({ CallStatus: 'busy', CallDuration: '0' });
  });

  test('reports its end, also when the caller hangs up', async () => {
    const { send, form } = await called({ '/twilio/voice': () => MENU });
    expect((await send({ do: 'hang-up' })).status).toBe('ended');
    expect(form('/twilio/voice/status')).toMatchObject({ CallStatus: 'completed', Duration: '0', SequenceNumber: '0' });
  });

  test('to a number that is none of ours ends', async () => {
    const { exchange, heard } = simulated({});
    expect((await exchange.command(AYE, { do: 'dial', line: '+6629999999' })).status).toBe('ended');
    expect(heard).toEqual([]);
  });

  test('drops when nobody holds the phone any more, unless it is taken up again', async () => {
    const { exchange, send, timePasses } = await called({ '/twilio/voice': () => MENU });
    const putAway = exchange.switchOn(AYE, () => undefined);
    putAway();
    const putAwayAgain = exchange.switchOn(AYE, () => undefined);
    timePasses();
    expect(exchange.screen(AYE).status).toBe('in-call');
    putAwayAgain();
    timePasses();
    expect((await send({ do: 'played', sequence: 0 })).status).toBe('ended');
  });
});

describe('Play and Redirect', () => {
  test('clips that stand together are heard together, then the next verb comes', async () => {
    const { screen, played, form } = await called({
      '/twilio/voice': () => `${plays('a', 'b')}<Redirect>/twilio/next#ct=2000</Redirect>`,
      '/twilio/next': () => `<Play loop="2">${clip('c')}</Play><Hangup/>`,
    });
    expect(screen).toMatchObject({ play: [clip('a'), clip('b')], expect: 'nothing' });
    expect((await played()).play).toEqual([clip('c'), clip('c')]);
    expect(form('/twilio/next').CallStatus).toBe('in-progress');
    expect((await played()).status).toBe('ended');
  });

  test('a key pressed meanwhile is lost, and news of a screen that is past is ignored', async () => {
    const { screen, send } = await called({ '/twilio/voice': () => plays('a') });
    expect(await send(press('1'))).toEqual(screen);
    expect(await send({ do: 'played', sequence: screen.sequence - 1 })).toEqual(screen);
  });

  test('documents that lead in a circle end the call', async () => {
    const { screen, complaints } = await called({ '/twilio/voice': () => '<Redirect>/twilio/voice</Redirect>' });
    expect(screen.status).toBe('ended');
    expect(complaints).toEqual(['documents lead in a circle; the call ends']);
  });
});

describe('Gather', () => {
  test.each(['1', '*', '#', '0'] as const)('takes %s as a key like others when no key finishes', async key => {
    const { send, form } = await called({ '/twilio/voice': () => MENU, [TURN]: () => plays('next') });
    expect((await send(press(key))).play).toEqual([clip('next')]);
    expect(form(TURN).Digits).toBe(key);
  });

  test('goes on to the next verb after silence, unless it wants to hear of it', async () => {
    const quiet = await called({ '/twilio/voice': () => MENU + plays('after') });
    expect((await quiet.silence()).play).toEqual([clip('after')]);

    const told = await called({
      '/twilio/voice': () => MENU.replace('timeout', 'actionOnEmptyResult="true" timeout'),
      [TURN]: () => plays('silence'),
    });
    expect((await told.silence()).play).toEqual([clip('silence')]);
    expect(told.form(TURN).Digits).toBe('');
  });

  test('collects a number key by key until silence', async () => {
    const { send, silence, form } = await called({
      '/twilio/voice': () => `<Gather action="/n" finishOnKey="" timeout="4">${plays('type')}</Gather>`,
      '/n': () => plays('thanks'),
    });
    await Promise.all([send(press('0')), send(press('8')), send(press('*'))]);
    expect(await send(press('1'))).toMatchObject({ typed: '08*1', play: [], expect: 'number' });
    await silence();
    expect(form('/n').Digits).toBe('08*1');
  });

  test('ends at its finishing key, which alone is no input, or at enough digits', async () => {
    const answers = {
      '/twilio/voice': () => `<Gather action="/n" numDigits="3"/>${plays('nothing')}`,
      '/n': () => plays('thanks'),
    };
    const none = await called(answers);
    expect((await none.send(press('#'))).play).toEqual([clip('nothing')]);
    const two = await called(answers);
    await two.send(press('1'));
    await two.send(press('2'));
    await two.send(press('#'));
    expect(two.form('/n').Digits).toBe('12');
    const three = await called(answers);
    for (const key of ['1', '2', '3'] as const) await three.send(press(key));
    expect(three.form('/n').Digits).toBe('123');
  });

  test('may ask by GET, whose address is signed with the digits in it', async () => {
    const { send, form } = await called({
      '/twilio/voice': () => '<Gather action="/n?x=1" method="GET" numDigits="1"/>',
      '/n': () => plays('thanks'),
    });
    expect((await send(press('4'))).play).toEqual([clip('thanks')]);
    expect(form('/n')).toMatchObject({ x: '1', Digits: '4' });
  });
});

describe('Record', () => {
  const answers = {
    '/twilio/voice': () =>
      `${plays('speak')}<Record action="/done" maxLength="120" timeout="8" recordingStatusCallback="${PUBLIC_URL}/kept?n=1#rc=2"/>${plays('empty')}`,
    '/done': () => plays('thanks'),
  };

  test('expects speech, and tells first what comes next and then that the recording is ready', async () => {
    const { played, speak, form, paths, exchange } = await called(answers);
    expect(await played()).toMatchObject({ expect: 'speech', longest: 120, timeout: 8, beep: true, play: [] });
    expect((await speak(3, '5')).play).toEqual([clip('thanks')]);
    expect(paths().slice(1)).toEqual(['/done', '/kept?n=1']);
    expect(form('/done')).toMatchObject({ Digits: '5', RecordingDuration: '3', CallStatus: 'in-progress' });
    const kept = form('/kept?n=1');
    expect(kept).toMatchObject({ RecordingStatus: 'completed', RecordingSid: form('/done').RecordingSid });
    expect(kept.CallSid).toBe(form('/twilio/voice').CallSid);
    expect(wavSeconds(await exchange.provider.fetchRecording(kept.RecordingSid ?? ''))).toBe(3);
  });

  test('keeps a silence, but asks nothing for an empty recording', async () => {
    const silent = await called(answers);
    await silent.played();
    await silent.silence();
    expect(silent.form('/done')).toMatchObject({ Digits: '', RecordingDuration: '8' });

    const empty = await called(answers);
    await empty.played();
    expect((await empty.send(press('1'))).play).toEqual([clip('empty')]);
    expect(empty.paths()).toEqual(['/twilio/voice']);
  });

  test('is kept when the caller hangs up in the middle', async () => {
    const { played, send, form, paths } = await called(answers);
    await played();
    expect((await send({ do: 'hang-up', wav: murmur(2) })).status).toBe('ended');
    expect(paths().slice(1)).toEqual(['/done', '/kept?n=1', '/twilio/voice/status']);
    expect(form('/done')).toMatchObject({ Digits: 'hangup', CallStatus: 'completed', RecordingDuration: '2' });

    const wordless = await called(answers);
    await wordless.played();
    await wordless.send({ do: 'hang-up' });
    expect(wordless.form('/done').Digits).toBe('hangup');
  });
});

describe('Dial', () => {
  const answers = (whisper = `<Gather action="/accept" numDigits="1">${plays('whisper')}</Gather><Hangup/>`) => ({
    '/twilio/voice': () =>
      `<Dial action="/after" callerId="${LINE}" timeout="15"><Number url="/whisper?c=1#ct=1">${DUTY}</Number></Dial>`,
    '/whisper?c=1': () => whisper,
    '/accept': () => '',
    '/after': () => plays('after'),
  });

  test('rings a phone, whispers, joins who pressed a key, and tells how it was', async () => {
    const { screen, exchange, form, send } = await called(answers());
    expect(screen.status).toBe('ringing');
    expect(exchange.screen(DUTY)).toMatchObject({ status: 'incoming', with: LINE });
    expect((await exchange.command(DUTY, { do: 'answer' })).play).toEqual([clip('whisper')]);
    expect(form('/whisper?c=1')).toMatchObject({
      Direction: 'outbound-dial',
      From: LINE,
      To: DUTY,
      ParentCallSid: form('/twilio/voice').CallSid,
    });
    expect((await exchange.command(DUTY, press('1'))).status).toBe('talking');
    expect((await send({ do: 'played', sequence: 0 })).status).toBe('talking');
    expect((await exchange.command(DUTY, { do: 'hang-up' })).status).toBe('ended');
    await send({ do: 'played', sequence: 0 });
    expect(form('/after')).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'true', DialCallDuration: '0' });
    expect(exchange.screen(AYE).play).toEqual([clip('after')]);
  });

  test('is completed but not bridged when the whisper ends with Hangup', async () => {
    const { exchange, form } = await called(answers());
    const duty = await exchange.command(DUTY, { do: 'answer' });
    await exchange.command(DUTY, { do: 'silence', sequence: duty.sequence });
    await settled(() => exchange.screen(AYE), 'in-call');
    expect(form('/after')).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'false' });
  });

  test.each([
    ['busy', (one: ReturnType<typeof simulated>) => one.exchange.command(DUTY, { do: 'decline' })],
    ['no-answer', (one: ReturnType<typeof simulated>) => one.timePasses()],
  ])('tells that the other phone was: %s', async (status, act) => {
    const one = await called(answers());
    await act(one);
    await settled(() => one.exchange.screen(AYE), 'in-call');
    expect(one.form('/after')).toMatchObject({ DialCallStatus: status, DialBridged: 'false' });
  });

  test('tells of the leg that it was answered, where it is asked to, by both calls', async () => {
    const { exchange, send, form, heard } = await called({
      '/twilio/voice': () =>
        `<Dial callerId="${LINE}"><Number statusCallback="/leg?a=1#rc=3&amp;rp=5xx" statusCallbackEvent="answered">${DUTY}</Number></Dial>`,
    });
    const before = heard.length;
    await exchange.command(DUTY, { do: 'answer' });
    await settled(() => exchange.screen(AYE), 'talking');
    expect(form('/leg?a=1')).toMatchObject({
      CallStatus: 'in-progress',
      Direction: 'outbound-dial',
      CallbackSource: 'call-progress-events',
      From: LINE,
      To: DUTY,
      ParentCallSid: heard[0]?.form.CallSid,
    });
    expect(heard).toHaveLength(before + 1);
    await send({ do: 'hang-up' });
  });

  describe('listens whether a machine picked up', () => {
    const listening = (more = '') => ({
      '/twilio/voice': () =>
        `<Dial action="/after" callerId="${LINE}"><Number machineDetection="Enable" machineDetectionTimeout="10"${more}>${DUTY}</Number></Dial>`,
    });
    const told = ' amdStatusCallback="/heard#rc=1"';

    test.each([
      ['a person', {}, 'human'],
      ['a machine', { machine: true }, 'machine_start'],
    ] as const)('%s: says so after some seconds, of the leg alone', async (_, how, answeredBy) => {
      const { exchange, form, heard, timePasses } = await called(listening(told));
      await exchange.command(DUTY, { do: 'answer', ...how });
      await settled(() => exchange.screen(AYE), 'talking');
      const before = heard.length;
      timePasses();
      await expect.poll(() => heard.length).toBe(before + 1);
      expect(form('/heard')).toEqual({
        CallSid: expect.stringMatching(/^CA/),
        AccountSid: expect.stringMatching(/^AC/),
        AnsweredBy: answeredBy,
        MachineDetectionDuration: '4000',
      });
      expect(form('/heard').CallSid).not.toBe(heard[0]?.form.CallSid);
    });

    test('the server may end that leg; the caller’s call goes on', async () => {
      const { exchange, form, timePasses } = await called({
        ...listening(told),
        '/heard': ({ CallSid = '' }) => {
          void exchange.provider.hangUp(CallSid);
          return '';
        },
        '/after': () => `<Gather action="/given" numDigits="1">${plays('outcome')}</Gather>`,
      });
      await exchange.command(DUTY, { do: 'answer', machine: true });
      await settled(() => exchange.screen(AYE), 'talking');
      timePasses();
      await settled(() => exchange.screen(AYE), 'in-call');
      expect(exchange.screen(DUTY).status).toBe('ended');
      expect(form('/after')).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'true' });
    });

    test('not for a leg that is over, and nothing where nobody is to be told', async () => {
      const { exchange, heard, timePasses, send } = await called(listening(told));
      await exchange.command(DUTY, { do: 'answer' });
      await send({ do: 'hang-up' });
      await settled(() => exchange.screen(DUTY), 'ended');
      timePasses();
      expect(heard.map(h => h.path)).not.toContain('/heard');
      const quiet = await called(listening());
      await quiet.exchange.command(DUTY, { do: 'answer', machine: true });
      quiet.timePasses();
      expect(quiet.exchange.screen(AYE).status).toBe('talking');
    });
  });

  test('stops ringing when the caller hangs up', async () => {
    const { exchange, send, form } = await called(answers());
    await send({ do: 'hang-up' });
    await settled(() => exchange.screen(DUTY), 'ended');
    expect(form('/after').DialCallStatus).toBe('canceled');
  });

  test('rings several phones; the first that answers silences the others', async () => {
    const other = '+66811111111';
    const { exchange } = await called({
      '/twilio/voice': () => `<Dial callerId="${LINE}"><Number>${DUTY}</Number><Number>${other}</Number></Dial>`,
    });
    await exchange.command(other, { do: 'answer' });
    await settled(() => exchange.screen(DUTY), 'ended');
    expect(exchange.screen(other).status).toBe('talking');
    expect(exchange.screen(AYE).status).toBe('talking');
  });

  test('fails when it would show a number that is not ours', async () => {
    const { form, complaints } = await called({
      '/twilio/voice': () => `<Dial action="/after" callerId="+15005550006">${DUTY}</Dial>`,
    });
    expect(form('/after').DialCallStatus).toBe('failed');
    expect(complaints[0]).toBe('a <Dial> may not show this number as its caller');
  });

  test('allows no Record in a whisper', async () => {
    const { exchange, complaints } = await called(answers('<Record action="/x"/>'));
    expect((await exchange.command(DUTY, { do: 'answer' })).status).toBe('ended');
    expect(complaints).toEqual(['this verb may not stand in a whisper; the leg ends']);
  });
});

describe('a responder who is rung and put through', () => {
  const CALL = {
    to: DUTY,
    from: LINE,
    url: `${PUBLIC_URL}/card#ct=1`,
    fallbackUrl: `${PUBLIC_URL}/twilio/voice/fallback`,
    statusUrl: `${PUBLIC_URL}/rang`,
    timeout: 30,
    detectMachine: false,
  };
  const whisper = `<Gather action="/take" numDigits="1">${plays('from-us')}</Gather><Hangup/>`;

  /** Both phones switched on; the responder has picked up and hears “press 1”. */
  async function rung({ star = ' hangupOnStar="true"', heard = whisper } = {}) {
    const all = simulated({
      '/card': () => `<Gather action="/one" numDigits="1">${plays('press-1')}</Gather>`,
      '/one': () =>
        `${plays('card')}<Dial action="/outcome" callerId="${LINE}" timeout="30"${star}><Number url="/heard">${AYE}</Number></Dial>`,
      '/heard': () => heard,
      '/take': () => '',
      '/outcome': () => `<Gather action="/given" numDigits="1">${plays('outcome')}</Gather>`,
    });
    const { exchange } = all;
    for (const number of [AYE, DUTY]) exchange.switchOn(number, () => undefined);
    const { sid } = await exchange.provider.placeCall(CALL);
    const responder = (command: Command) => exchange.command(DUTY, command);
    const caller = (command: Command) => exchange.command(AYE, command);
    expect(exchange.screen(DUTY)).toMatchObject({ status: 'incoming', with: LINE });
    expect((await responder({ do: 'answer' })).play).toEqual([clip('press-1')]);
    const { sequence } = await responder(press('1'));
    expect((await responder({ do: 'played', sequence })).status).toBe('ringing');
    return { ...all, sid, responder, caller };
  }

  /** … and both are talking. */
  async function talking(how: Parameters<typeof rung>[0] = {}) {
    const all = await rung(how);
    expect(all.exchange.screen(AYE)).toMatchObject({ status: 'incoming', with: LINE });
    expect((await all.caller({ do: 'answer' })).play).toEqual([clip('from-us')]);
    expect(all.exchange.screen(DUTY).status).toBe('ringing');
    await all.caller(press('1'));
    await settled(() => all.exchange.screen(DUTY), 'talking');
    return all;
  }

  test('talks with the caller, whose phone shows the line; each screen says which phone is at the other end', async () => {
    const { exchange, form, sid } = await talking();
    expect(exchange.screen(DUTY)).toMatchObject({ status: 'talking', with: LINE, partner: AYE });
    expect(exchange.screen(AYE)).toMatchObject({ status: 'talking', with: LINE, partner: DUTY });
    expect(form('/heard')).toMatchObject({ ParentCallSid: sid, From: LINE, To: AYE, Direction: 'outbound-dial' });
  });

  test('ends the caller’s leg with star, and goes on to the outcome', async () => {
    const { exchange, responder, form, sid } = await talking();
    await responder(press('*'));
    await settled(() => exchange.screen(DUTY), 'in-call');
    expect(exchange.screen(AYE).status).toBe('ended');
    expect(exchange.screen(DUTY)).toMatchObject({ play: [clip('outcome')], expect: 'key' });
    expect(form('/outcome')).toMatchObject({ CallSid: sid, DialCallStatus: 'completed', DialBridged: 'true' });
    expect(form('/outcome').DialCallSid).toBe(form('/heard').CallSid);
    expect((await responder({ do: 'hang-up' })).status).toBe('ended');
    expect(form('/rang')).toMatchObject({ CallSid: sid, CallStatus: 'completed' });
  });

  test.each([
    ['where the document does not say so', { star: '' }, DUTY],
    ['from the phone that was dialled', {}, AYE],
  ])('star does nothing %s', async (_, how, number) => {
    const { exchange } = await talking(how);
    await exchange.command(number, press('*'));
    expect([exchange.screen(AYE).status, exchange.screen(DUTY).status]).toEqual(['talking', 'talking']);
  });

  test('star does nothing while it still rings', async () => {
    const { exchange, responder } = await rung();
    expect((await responder(press('*'))).status).toBe('ringing');
    expect(exchange.screen(AYE).status).toBe('incoming');
  });

  test('goes on to the outcome when the caller hangs up', async () => {
    const { exchange, caller, form } = await talking();
    await caller({ do: 'hang-up' });
    await settled(() => exchange.screen(DUTY), 'in-call');
    expect(form('/outcome')).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'true' });
  });

  test('who hangs up ends the caller’s call too, and the server is told how it was', async () => {
    const { exchange, responder, form, paths } = await talking();
    await responder({ do: 'hang-up' });
    await settled(() => exchange.screen(AYE), 'ended');
    expect(form('/outcome')).toMatchObject({ CallStatus: 'completed', DialCallStatus: 'completed' });
    expect(paths().slice(-2)).toEqual(['/outcome', '/rang']);
  });

  test.each([
    ['busy', (one: Awaited<ReturnType<typeof rung>>) => one.caller({ do: 'decline' })],
    ['no-answer', (one: Awaited<ReturnType<typeof rung>>) => one.timePasses()],
  ])('hears of a caller who is: %s', async (status, act) => {
    const one = await rung();
    await act(one);
    await settled(() => one.exchange.screen(DUTY), 'in-call');
    expect(one.form('/outcome')).toMatchObject({ DialCallStatus: status, DialBridged: 'false' });
    expect(one.exchange.screen(DUTY).play).toEqual([clip('outcome')]);
  });

  test('hears that a caller is busy who is in another call with us', async () => {
    const { exchange, timePasses, form } = await talking();
    const other = '+66811110003';
    await exchange.provider.placeCall({ ...CALL, to: other });
    await exchange.command(other, { do: 'answer' });
    const { sequence } = await exchange.command(other, press('1'));
    await exchange.command(other, { do: 'played', sequence });
    timePasses();
    await settled(() => exchange.screen(other), 'in-call');
    expect(form('/outcome').DialCallStatus).toBe('busy');
    expect(exchange.screen(AYE)).toMatchObject({ status: 'talking', partner: DUTY });
  });
});

describe('a server that fails', () => {
  test.each([
    ['an error', () => new Response('oops', { status: 500 }), '11200'],
    ['a verb nobody knows', () => twiml('<Say>hello</Say>'), '12200'],
    ['no XML', () => new Response('OK', { headers: { 'content-type': 'text/xml' } }), '12100'],
    ['plain text', () => new Response('<Response/>', { headers: { 'content-type': 'text/plain' } }), '12300'],
    ['too much', () => twiml(plays('a').repeat(2000)), '11750'],
  ])('with %s is asked for its fallback', async (_, broken, code) => {
    const { screen, form } = await called({ '/twilio/voice': broken, '/twilio/voice/fallback': () => plays('sorry') });
    expect(screen.play).toEqual([clip('sorry')]);
    expect(form('/twilio/voice/fallback')).toMatchObject({
      ErrorCode: code,
      ErrorUrl: `${PUBLIC_URL}/twilio/voice`,
      From: AYE,
    });
  });

  test('ends the call when the fallback fails too', async () => {
    const { screen, complaints } = await called({ '/twilio/voice': () => '<Say>x</Say>' });
    expect(screen.status).toBe('ended');
    expect(complaints).toEqual([
      'the server gave no TwiML; asking the fallback',
      'the fallback gave no TwiML either; the call ends',
    ]);
  });

  test('is asked again where the address wants it', async () => {
    let asked = 0;
    const { screen } = await called({
      '/twilio/voice': () => '<Redirect>/again#rc=2&amp;rp=ct,5xx</Redirect>',
      '/again': () => (++asked < 3 ? new Response('', { status: 503 }) : plays('there')),
    });
    expect(screen.play).toEqual([clip('there')]);
  });
});

// Bad luck and bad faith: each test names what must hold.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { askForOutcomes, endSilentTalks } from '../../src/outreach/owed.ts';
import { ProviderError } from '../../src/outreach/provider.ts';
import { ringFlashes, ringResponder } from '../../src/outreach/responders.ts';
import { callback, claim } from '../../src/store/callbacks.ts';
import { personById } from '../../src/store/people.ts';
import { refineRequest } from '../../src/store/requests.ts';
import { dials } from '../support/caller.ts';
import { hotline, LINES, type Line, PEOPLE } from '../support/hotline.ts';
import {
  asked,
  dialled,
  hangsUp,
  legEnds,
  personOf,
  picksUp,
  ringsIn,
  STAFF,
  signsIn,
  staffed,
  WORK_LINE,
} from '../support/responder.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
  await staffed(line);
});
afterEach(() => line.close());

const MINUTE = 60_000;
const stateOf = async (key: string) => (await callback(line.database, key))?.state;
const attempts = () => line.database.db.selectFrom('attempts').selectAll().orderBy('started_at').execute();
const rung = () => line.provider.placed.length;

describe('two responders', () => {
  test('are never offered, and never given, the same number', async () => {
    const first = await asked(line, { number: PEOPLE.khinKhin, code: '314159', ago: 9 });
    const second = await asked(line, { number: PEOPLE.sokha, code: '271801', ago: 5 });
    const aye = await signsIn(line, STAFF.aye);
    const dara = await signsIn(line, STAFF.dara);
    expect((await callback(line.database, first.key))?.responder).toBe('aye');
    expect((await callback(line.database, second.key))?.responder).toBe('dara');
    await Promise.all([aye.presses('1'), dara.presses('1')]);
    expect([dialled(aye), dialled(dara)]).toEqual([PEOPLE.khinKhin, PEOPLE.sokha]);
  });

  test('of one number, the one who waited past the lease is told that it is no longer theirs', async () => {
    const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const aye = await signsIn(line, STAFF.aye);
    line.later(11 * MINUTE);
    const dara = await signsIn(line, STAFF.dara);
    expect((await callback(line.database, key))?.responder).toBe('dara');
    (await aye.presses('1')).hearsOnly('my/work.lost', 'my/work.none');
    await dara.presses('1');
    expect(dialled(dara)).toBe(PEOPLE.khinKhin);
  });

  test('the lapsed claim that nobody else took up is taken up again', async () => {
    await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const aye = await signsIn(line, STAFF.aye);
    line.later(11 * MINUTE);
    await aye.presses('1');
    expect(dialled(aye)).toBe(PEOPLE.khinKhin);
  });
});

describe('the same webhook twice, late, or out of order', () => {
  test('dials once: the same document again for the same call', async () => {
    const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const aye = await signsIn(line, STAFF.aye);
    await aye.presses('1');
    const { before, after } = await aye.again();
    expect(after).toBe(before);
    expect(await attempts()).toHaveLength(1);
    expect(await callback(line.database, key)).toMatchObject({ state: 'dialling', rings: 1 });
  });

  test('two at once dial once', async () => {
    await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const aye = await signsIn(line, STAFF.aye);
    const action = aye.place;
    const path = `/twilio/voice/work/turn?${action}`;
    const form = { ...aye.sent.at(-1)?.form, Digits: '1' };
    const documents = await Promise.all([1, 2, 3].map(async () => (await line.post(path, form)).text()));
    expect(new Set(documents).size).toBe(1);
    expect(documents[0]).toContain(`>${PEOPLE.khinKhin}</Number>`);
    expect(await attempts()).toHaveLength(1);
  });

  test('in another call it is given no number', async () => {
    await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const aye = await signsIn(line, STAFF.aye);
    const path = `/twilio/voice/work/turn?${aye.place}`;
    await aye.presses('1');
    const stolen = await line.post(path, { ...aye.sent.at(-1)?.form, CallSid: 'CAstranger', Digits: '1' });
    expect(await stolen.text()).not.toContain('<Number');
  });

  test('an outcome given twice is one', async () => {
    const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const aye = await signsIn(line, STAFF.aye);
    await aye.presses('1');
    await legEnds(aye, 'completed', 20);
    const late = { path: `/twilio/voice/work/turn?${aye.place}`, form: { ...aye.sent.at(-1)?.form, Digits: '4' } };
    await aye.presses('1', '1', '1');
    const { before, after } = await aye.again();
    expect(after).toBe(before);
    // "Never again", pressed before and come late, is only read back.
    expect((await line.post(late.path, late.form)).status).toBe(200);
    expect(await stateOf(key)).toBe('closed');
    expect(await line.database.db.selectFrom('suppressed').selectAll().execute()).toEqual([]);
  });

  test('the end of the leg, twice and after the outcome, changes nothing', async () => {
    await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const aye = await signsIn(line, STAFF.aye);
    await aye.presses('1');
    await legEnds(aye, 'completed', 20);
    const end = aye.sent.at(-1);
    await aye.presses('1', '1', '1');
    await line.post(end?.path ?? '', { ...end?.form, DialCallStatus: 'no-answer' });
    expect((await attempts())[0]).toMatchObject({ carrier: 'answered', outcome: 'done', seconds: 20 });
  });

  test('the end of the call before the end of the leg: the outcome is asked for all the same, or settled', async () => {
    const ended = async (code: string, number: string, DialCallStatus: string) => {
      const { key } = await asked(line, { number, code });
      const aye = await signsIn(line, STAFF.aye);
      await aye.presses('1');
      await hangsUp(line, aye);
      const form = { CallStatus: 'completed', DialCallStatus, DialCallDuration: '20', DialBridged: 'true' };
      expect((await aye.legEnds(form)).heard.length).toBeGreaterThan(0);
      return key;
    };
    const busy = await ended('314159', PEOPLE.khinKhin, 'busy');
    expect(await stateOf(busy)).toBe('waiting');
    const talked = await ended('271801', PEOPLE.sokha, 'completed');
    expect(await stateOf(talked)).toBe('outcome');
    const before = rung();
    line.later(MINUTE);
    await askForOutcomes(line.deps);
    expect(rung()).toBe(before + 1);
  });

  test('a key that is pressed after hanging up does nothing', async () => {
    const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const aye = await signsIn(line, STAFF.aye);
    const path = `/twilio/voice/work/turn?${aye.place}`;
    await hangsUp(line, aye);
    const late = await line.post(path, { ...aye.sent.at(-1)?.form, CallStatus: 'completed', Digits: '1' });
    expect(await late.text()).toBe('<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>');
    const later = await line.post(path, { ...aye.sent.at(-1)?.form, Digits: '1' });
    expect(await later.text()).not.toContain('<Number');
    expect(await stateOf(key)).toBe('waiting');
  });

  test('a menu whose keys have changed since is said again, and its key not applied', async () => {
    const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const aye = await signsIn(line, STAFF.aye);
    const path = `/twilio/voice/work/turn?${aye.place}`.replace(/v=\w+/, 'v=older');
    const said = await line.post(path, { ...aye.sent.at(-1)?.form, Digits: '1' });
    expect(await said.text()).toContain('<Gather');
    expect(await stateOf(key)).toBe('claimed');
  });

  test('the provider could not use our answer: sorry, and a menu that leads on', async () => {
    await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const aye = await signsIn(line, STAFF.aye);
    const ErrorUrl = `https://hotline.example.org/twilio/voice/work/turn?${aye.place}`;
    const form = { ...aye.sent.at(-1)?.form, ErrorUrl, ErrorCode: '11200' };
    const said = await (await line.post('/twilio/voice/work/fallback', form)).text();
    expect(said).toContain('s=idle');
    expect(said).toContain('<Gather');
    const inbound = {
      CallSid: 'CAin',
      From: STAFF.aye.phone,
      To: WORK_LINE,
      ErrorUrl: 'https://hotline.example.org/twilio/voice',
    };
    expect(await (await line.post('/twilio/voice/fallback', inbound)).text()).toContain('<Reject');
  });

  test('a wrong PIN counts once however often its webhook comes', async () => {
    const aye = await ringsIn(line, STAFF.aye);
    await aye.presses('1');
    await aye.types('000000');
    for (let i = 0; i < 8; i++) await aye.again();
    expect((await personById(line.database, 'aye'))?.locked).toBe(false);
  });
});

describe('who may not work', () => {
  const tries = async (phone: Awaited<ReturnType<typeof ringsIn>>, pins: string[]) => {
    for (const pin of pins) await phone.types(pin);
    return phone;
  };
  const audited = async () =>
    (await line.database.db.selectFrom('audit').selectAll().orderBy('id').execute()).map(r => r.act);

  test('five wrong PINs lock, audited; the right one is then refused in the same words', async () => {
    for (const pins of [
      ['111111', '222222', '333333'],
      ['444444', '555555'],
    ]) {
      const aye = await ringsIn(line, STAFF.aye);
      await tries(await aye.presses('1'), pins);
      aye.hears('work.wrong');
      await hangsUp(line, aye);
    }
    expect((await personById(line.database, 'aye'))?.locked).toBe(true);
    expect(await audited()).toEqual([...Array.from({ length: 5 }, () => 'PIN failed'), 'locked']);
    const aye = await ringsIn(line, STAFF.aye);
    (await (await aye.presses('1')).types(STAFF.aye.pin)).hearsOnly('my/work.wrong', 'my/work.pin');
  });

  test('the third refusal ends the call; digits that are no PIN do not count against anybody', async () => {
    const aye = await ringsIn(line, STAFF.aye);
    await tries(await aye.presses('1'), ['12', '*', '111111', '222222', '333333']);
    aye.hearsOnly('my/work.wrong', 'my/call.goodbye');
    expect(await audited()).toHaveLength(3);
  });

  test('from another phone: four digits, then the PIN; a wrong either is told in the same words, in every language', async () => {
    const stranger = async (signIn: string, pin: string) => {
      const phone = await dials(line, { from: '+66877776666', to: WORK_LINE });
      phone.hearsOnly(...['my', 'km', 'ne', 'th', 'en'].map(l => `${l}/work.sign-in`));
      await phone.types(signIn);
      phone.hearsOnly(...['my', 'km', 'ne', 'th', 'en'].map(l => `${l}/work.pin`));
      await phone.types(pin);
      return phone.heard;
    };
    const nobody = await stranger('9999', STAFF.dara.pin);
    expect(nobody).toEqual(await stranger(STAFF.dara.signIn, '000000'));
    expect(nobody.slice(0, 2)).toEqual(['my/work.wrong', 'my/work.sign-in']);
    expect(await stranger(STAFF.dara.signIn, STAFF.dara.pin)).toEqual(['km/work.none']);
    expect(await audited()).toEqual(['PIN failed', 'PIN failed', 'signed in']);
  });

  test('a withheld number is answered and asked', async () => {
    const phone = await dials(line, { from: '+266696687', to: WORK_LINE });
    phone.hears('work.sign-in');
    expect(rung()).toBe(0);
  });

  test('a person who is locked, or begins another call, hears no more in the first', async () => {
    await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const first = await signsIn(line, STAFF.aye);
    const second = await dials(line, { from: '+66877776666', to: WORK_LINE });
    await second.types(STAFF.aye.signIn);
    await second.types(STAFF.aye.pin);
    second.hears('work.offer');
    (await first.presses('*')).hearsOnly('my/work.elsewhere', 'my/call.goodbye');
    await line.database.db.updateTable('people').set({ locked_at: 1 }).where('id', '=', 'aye').execute();
    (await second.presses('1')).hears('work.elsewhere');
  });

  test('a call that our provider did not sign, and a message without our signature, get nothing', async () => {
    expect((await line.post('/twilio/voice/work?p=aye', { CallSid: 'CA1' }, 'forged')).status).toBe(403);
    expect((await line.app.request('/twilio/voice/message/CA1%3A5?u=zzzzzzzz&g=forged')).status).toBe(404);
  });
});

describe('what the caller said last', () => {
  test('"not this phone" reaches who is about to ring it', async () => {
    const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const aye = await signsIn(line, STAFF.aye);
    await refineRequest(line.database, {
      callSid: 'CAasked314159',
      nth: 1,
      turn: 9,
      now: line.deps.now().getTime(),
      when: 'no',
    });
    (await aye.presses('1')).hears('work.not-now', 'work.none');
    expect(dialled(aye)).toBeUndefined();
    expect(await callback(line.database, key)).toMatchObject({ state: 'waiting', rings: 0 });
  });

  test('after the window nobody is rung', async () => {
    await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const aye = await signsIn(line, STAFF.aye);
    await line.database.db.updateTable('requests').set({ until_at: line.deps.now().getTime() }).execute();
    (await aye.presses('1')).hears('work.not-now');
    expect(dialled(aye)).toBeUndefined();
  });
});

describe('the leg to the caller', () => {
  test.each([
    ['busy', 'work.busy', 'busy', 'waiting'],
    ['no-answer', 'work.nobody', 'no-answer', 'waiting'],
    ['canceled', 'work.nobody', 'no-answer', 'waiting'],
    ['failed', 'work.nobody', 'no-answer', 'waiting'],
  ])('%s settles itself', async (status, said, outcome, state) => {
    const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const aye = await signsIn(line, STAFF.aye);
    await aye.presses('1');
    await legEnds(aye, status);
    aye.hears(said, 'work.none');
    expect(await stateOf(key)).toBe(state);
    expect((await attempts())[0]?.outcome).toBe(outcome);
  });

  test('a second failure in a row says that the line is dead, and the supervisor has it', async () => {
    const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const aye = await signsIn(line, STAFF.aye);
    await aye.presses('1');
    await legEnds(aye, 'failed');
    const now = line.deps.now().getTime();
    await line.database.db
      .updateTable('requests')
      .set({ due_at: now, until_at: now + MINUTE })
      .execute();
    line.later(1_000);
    await aye.presses('1', '1');
    await legEnds(aye, 'failed');
    aye.hears('work.dead');
    expect(await stateOf(key)).toBe('parked');
    expect((await attempts()).map(a => a.carrier)).toEqual(['failed', 'invalid']);
  });

  test('who did not say that it is safe is rung once: nobody there, and the supervisor has it', async () => {
    const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159', when: 'unasked' });
    const aye = await signsIn(line, STAFF.aye);
    await aye.presses('1');
    await legEnds(aye, 'completed', 4);
    await aye.presses('2', '2', '1');
    expect(await callback(line.database, key)).toMatchObject({ state: 'parked', rings: 1 });
  });
});

describe('hanging up without an outcome', () => {
  const talked = async () => {
    const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const aye = await signsIn(line, STAFF.aye);
    await aye.presses('1');
    await legEnds(aye, 'completed', 20);
    await hangsUp(line, aye);
    return { key, aye, before: rung() };
  };

  test('she is rung back once, a minute later, and asked for it first', async () => {
    const { key, before } = await talked();
    line.later(50_000);
    await askForOutcomes(line.deps);
    expect(rung()).toBe(before);
    line.later(10_000);
    await askForOutcomes(line.deps);
    expect(line.provider.placed.slice(before)).toMatchObject([{ to: STAFF.aye.phone, from: WORK_LINE }]);
    const aye = await picksUp(line, line.provider.placed.at(-1), { sid: 'CAasks' });
    aye.hearsOnly('my/work.press-1');
    await aye.presses('1');
    (await aye.types(STAFF.aye.pin)).hearsOnly('my/work.outcome');
    await aye.presses('1', '1', '1');
    aye.hears('work.saved', 'work.none');
    expect(await stateOf(key)).toBe('closed');
    await hangsUp(line, aye);
    line.later(10 * MINUTE);
    await askForOutcomes(line.deps);
    expect(rung()).toBe(before + 1);
  });

  test.each(['does not pick up', 'says nothing'])(
    'if she %s then, it is not known, and the supervisor has it',
    async how => {
      const { key, before } = await talked();
      line.later(MINUTE);
      await askForOutcomes(line.deps);
      if (how === 'says nothing') {
        const aye = await picksUp(line, line.provider.placed.at(-1), { sid: 'CAasks' });
        await aye.presses('1');
        await aye.types(STAFF.aye.pin);
        await hangsUp(line, aye);
      } else {
        const status = line.provider.placed.at(-1)?.statusUrl ?? '';
        await line.post(status, { CallSid: 'CAasks', CallStatus: 'no-answer' });
      }
      await askForOutcomes(line.deps);
      expect(rung()).toBe(before + 1);
      expect(await callback(line.database, key)).toMatchObject({
        state: 'parked',
        parked_why: 'the outcome is not known',
      });
      // She is free for the next.
      await asked(line, { number: PEOPLE.sokha, code: '271801' });
      (await signsIn(line, STAFF.aye)).hears('work.offer');
    },
  );

  test('whoever calls in first is asked at once, before any other request, and is not rung', async () => {
    const { key, before } = await talked();
    await asked(line, { number: PEOPLE.sokha, code: '271801' });
    const aye = await signsIn(line, STAFF.aye);
    aye.hearsOnly('my/work.outcome');
    await aye.presses('4', '1');
    aye.hears('work.saved', 'digit.1', 'work.waiting', 'work.offer');
    expect(await stateOf(key)).toBe('closed');
    line.later(10 * MINUTE);
    await askForOutcomes(line.deps);
    expect(rung()).toBe(before + 1);
  });
});

describe('a talk whose end nobody told', () => {
  const cutOff = async () => {
    const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const aye = await signsIn(line, STAFF.aye);
    await aye.presses('1');
    return { key, aye };
  };

  test('is looked up; when the call is over the outcome is asked for, once', async () => {
    const { key, aye } = await cutOff();
    const call = { sid: aye.sid, from: WORK_LINE, to: STAFF.aye.phone, direction: 'outbound-api' };
    line.provider.calls.set(aye.sid, { ...call, status: 'in-progress' });
    line.later(30 * MINUTE);
    await endSilentTalks(line.deps);
    expect(await stateOf(key)).toBe('dialling');
    line.provider.calls.set(aye.sid, { ...call, status: 'completed' });
    await endSilentTalks(line.deps);
    expect(await stateOf(key)).toBe('outcome');
    const before = rung();
    await askForOutcomes(line.deps);
    await endSilentTalks(line.deps);
    await askForOutcomes(line.deps);
    expect(rung()).toBe(before + 1);
    line.later(6 * MINUTE);
    await askForOutcomes(line.deps);
    expect(await stateOf(key)).toBe('parked');
  });

  test('while the provider does not answer it stays a talk', async () => {
    const { key } = await cutOff();
    line.later(30 * MINUTE);
    line.provider.failing = new ProviderError('The provider did not answer in time.', 'unknown');
    await endSilentTalks(line.deps);
    expect(await stateOf(key)).toBe('dialling');
  });

  test('who calls in again meanwhile is asked for the outcome', async () => {
    await cutOff();
    const again = await signsIn(line, STAFF.aye);
    again.hearsOnly('my/work.outcome');
  });
});

describe('the process is killed', () => {
  /** A new process on the same file. */
  const restarted = (): Line => {
    const app = createApp(line.deps);
    const post: Line['post'] = async (path, form) => {
      const url = (path.startsWith('http') ? path : line.deps.publicUrl + path).replace(/#.*/, '');
      const { default: webhooks } = await import('twilio/lib/webhooks/webhooks.js');
      return app.request(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-twilio-signature': webhooks.getExpectedTwilioSignature(line.deps.authToken, url, form),
        },
        body: new URLSearchParams(form).toString(),
      });
    };
    return { ...line, app, post };
  };

  test('between claim and dial: the key pressed then dials once, from the new process', async () => {
    const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const aye = await signsIn(line, STAFF.aye);
    const path = `/twilio/voice/work/turn?${aye.place}`;
    const form = { ...aye.sent.at(-1)?.form, Digits: '1' };
    const document = await (await restarted().post(path, form)).text();
    expect(document).toContain(`>${PEOPLE.khinKhin}</Number>`);
    expect(await callback(line.database, key)).toMatchObject({ state: 'dialling', rings: 1 });
  });

  test('between the attempt and the dial: the same key finds the attempt and dials it', async () => {
    await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const aye = await signsIn(line, STAFF.aye);
    await aye.presses('1');
    const before = aye.document;
    // As it was when the process died: begun, not dialled.
    await line.database.db.updateTable('attempts').set({ dialled_at: null }).execute();
    await line.database.db.updateTable('callbacks').set({ state: 'claimed', rings: 0 }).execute();
    expect((await aye.again()).after).toBe(before);
    expect(await attempts()).toHaveLength(1);
  });

  test('and nobody comes back to it: the claim lapses, and somebody else is given it', async () => {
    const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    await signsIn(line, STAFF.aye);
    line.later(11 * MINUTE);
    const taken = await claim(line.database, { responder: 'dara', languages: ['my'], now: line.deps.now().getTime() });
    expect(taken?.key).toBe(key);
  });
});

describe('the provider says no', () => {
  const FATES = [
    ['429', new ProviderError('Too many requests at once.', 'retry', 20429)],
    ['21214', new ProviderError('The number cannot be reached.', 'never', 21214)],
    ['nothing in time', new ProviderError('The provider did not answer in time.', 'unknown')],
  ] as const;

  test.each(FATES)('%s, when a responder is rung back', async (_, error) => {
    await dials(line, { from: STAFF.aye.phone, to: WORK_LINE });
    line.later(2_000);
    line.provider.failing = error;
    await ringFlashes(line.deps);
    line.provider.failing = undefined;
    line.later(5_000);
    await ringFlashes(line.deps);
    // Only what certainly did not ring is tried again.
    expect(rung()).toBe(error.fate === 'retry' ? 1 : 0);
    line.later(10 * MINUTE);
    await ringFlashes(line.deps);
    expect(rung()).toBe(error.fate === 'retry' ? 1 : 0);
  });

  test('too many requests for a minute: the missed call is given up', async () => {
    await dials(line, { from: STAFF.aye.phone, to: WORK_LINE });
    line.provider.failing = FATES[0][1];
    for (let i = 0; i < 20; i++) {
      line.later(5_000);
      await ringFlashes(line.deps);
    }
    line.provider.failing = undefined;
    line.later(5_000);
    await ringFlashes(line.deps);
    expect(rung()).toBe(0);
  });

  test.each(FATES)('%s, when Call is pressed in the console', async (_, error) => {
    const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    await claim(line.database, { responder: 'aye', languages: ['my'], now: line.deps.now().getTime(), key });
    const person = await personOf(line, STAFF.aye);
    line.provider.failing = error;
    await expect(ringResponder(line.deps, { person, key })).rejects.toBe(error);
    line.provider.failing = undefined;
    expect(await stateOf(key)).toBe('claimed');
    await ringResponder(line.deps, { person, key });
    // A phone that may be ringing is not rung a second time.
    expect(rung()).toBe(error.fate === 'unknown' ? 0 : 1);
    expect((await attempts()).filter(a => a.ended_at === null)).toHaveLength(1);
  });

  test.each(FATES)('%s, when an outcome is asked for', async (_, error) => {
    const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    const aye = await signsIn(line, STAFF.aye);
    await aye.presses('1');
    await legEnds(aye, 'completed', 20);
    await hangsUp(line, aye);
    const before = rung();
    line.later(MINUTE);
    line.provider.failing = error;
    await askForOutcomes(line.deps);
    line.provider.failing = undefined;
    line.later(10_000);
    await askForOutcomes(line.deps);
    expect(rung() - before).toBe(error.fate === 'retry' ? 1 : 0);
    line.later(6 * MINUTE);
    await askForOutcomes(line.deps);
    expect(await stateOf(key)).toBe('parked');
  });
});

test('a missed call during a call with us is not rung back; after it, it is', async () => {
  const aye = await signsIn(line, STAFF.aye);
  const before = rung();
  line.provider.calls.set(aye.sid, {
    sid: aye.sid,
    from: WORK_LINE,
    to: STAFF.aye.phone,
    direction: 'outbound-api',
    status: 'in-progress',
  });
  const flashes = async () => {
    (await dials(line, { from: STAFF.aye.phone, to: WORK_LINE })).hearsOnly();
    line.later(2_000);
    await ringFlashes(line.deps);
  };
  await flashes();
  expect(rung()).toBe(before);
  await hangsUp(line, aye);
  await flashes();
  expect(rung()).toBe(before + 1);
});

test('a flash that comes twice is rung back once', async () => {
  const flash = await dials(line, { from: STAFF.aye.phone, to: WORK_LINE });
  await flash.again();
  line.later(2_000);
  await ringFlashes(line.deps);
  await flash.again();
  line.later(5_000);
  await ringFlashes(line.deps);
  expect(rung()).toBe(1);
});

test('while the database is away they hear sorry, and nobody is dialled', async () => {
  await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
  const aye = await signsIn(line, STAFF.aye);
  const { db } = line.database;
  (line.database as { db: unknown }).db = undefined;
  (await aye.presses('1')).hears('work.sorry');
  // Who is just being rung hears it too, in the line's first language.
  (await picksUp(line, line.provider.placed.at(-1), { sid: 'CAnew' })).hearsOnly('my/work.sorry', 'my/call.goodbye');
  expect(dialled(aye)).toBeUndefined();
  (line.database as { db: unknown }).db = db;
  (await aye.presses('1')).hears('work.offer');
});

test('the line for responders is no line for callers, and the others still are', async () => {
  const caller = await dials(line, { to: LINES.five });
  caller.hears('language.name', 'press.1');
});

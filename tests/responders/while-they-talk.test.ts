// From the ring to the end of a talk: what the provider tells by the way, in whatever order, and where it tells nothing.
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endSilentTalks } from '../../src/outreach/owed.ts';
import { ringResponder } from '../../src/outreach/responders.ts';
import { callback, claim } from '../../src/store/callbacks.ts';
import { setShift } from '../../src/store/people.ts';
import { fakeProvider, hotline, type Line, PEOPLE } from '../support/hotline.ts';
import {
  asked,
  callerPicksUp,
  dialled,
  hangsUp,
  legAddress,
  legEnds,
  legForm,
  personOf,
  picksUp,
  STAFF,
  signsIn,
  staffed,
  type Telephone,
} from '../support/responder.ts';

const MINUTE = 60_000;
let line: Line;
let key: string;
let aye: Telephone;

const begins = async (opened: Line) => {
  line = opened;
  await staffed(line);
  ({ key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' }));
  aye = await signsIn(line, STAFF.aye);
  await aye.presses('1');
  expect(dialled(aye)).toBe(PEOPLE.khinKhin);
};
const held = async () => callback(line.database, key);
const attempt = () => line.database.db.selectFrom('attempts').selectAll().executeTakeFirstOrThrow();
const now = () => line.deps.now().getTime();

afterEach(() => line.close());

describe('where the provider tells of it', () => {
  beforeEach(async () => begins(await hotline()));

  test('they are rung until somebody picks up; then they talk, and the time of it is kept', async () => {
    expect(await held()).toMatchObject({ state: 'dialling' });
    line.later(9_000);
    const picked = now();
    expect(await callerPicksUp(line, aye)).toBe(204);
    expect(await held()).toMatchObject({ state: 'talking', responder: 'aye' });
    expect(await attempt()).toMatchObject({ picked_up_at: picked, ended_at: null });
    line.later(5 * MINUTE);
    await legEnds(aye, 'completed', 300);
    expect(await held()).toMatchObject({ state: 'outcome' });
    expect(await attempt()).toMatchObject({ picked_up_at: picked, carrier: 'answered', seconds: 300 });
    aye.hears('work.outcome');
  });

  test('it is asked for in the words of the provider’s own library', () => {
    const unescaped = (text: string | undefined) => text?.replaceAll('&amp;', '&') ?? '';
    const of = (name: string) => unescaped(new RegExp(` ${name}="([^"]+)"`).exec(aye.document)?.[1]);
    const theirs = new VoiceResponse();
    const how = { action: of('action'), timeout: 30, callerId: of('callerId'), hangupOnStar: true };
    theirs.dial(how).number(
      {
        statusCallback: of('statusCallback'),
        statusCallbackEvent: ['answered'],
        machineDetection: 'Enable',
        machineDetectionTimeout: 10,
        machineDetectionSpeechThreshold: 4000,
        amdStatusCallback: of('amdStatusCallback'),
      },
      PEOPLE.khinKhin,
    );
    const dial = (document: string) => /<Dial.*<\/Dial>/.exec(document)?.[0];
    expect(dial(aye.document)).toBe(dial(theirs.toString()));
  });

  test('told twice, or again after minutes, it is the same once', async () => {
    await callerPicksUp(line, aye);
    const [before, kept] = [await held(), await attempt()];
    line.later(3 * MINUTE);
    expect(await callerPicksUp(line, aye)).toBe(204);
    expect([await held(), await attempt()]).toEqual([before, kept]);
  });

  test('told only after the leg was over, or after the outcome, it changes nothing', async () => {
    const address = legAddress(aye) ?? '';
    line.later(20_000);
    await legEnds(aye, 'no-answer');
    const [before, kept] = [await held(), await attempt()];
    expect(before?.state).toBe('waiting');
    expect((await line.post(address, legForm(aye))).status).toBe(204);
    expect([await held(), await attempt()]).toEqual([before, kept]);
    expect(kept).toMatchObject({ outcome: 'no-answer', picked_up_at: null });
  });

  test('the key that dialled, sent again while they talk, is answered with the same bytes and stays a talk', async () => {
    await callerPicksUp(line, aye);
    const { before, after } = await aye.again();
    expect(after).toBe(before);
    expect(await held()).toMatchObject({ state: 'talking', rings: 1 });
  });

  test("another call's leg, or one without a call above it, is none of this attempt's", async () => {
    const address = legAddress(aye) ?? '';
    for (const ParentCallSid of ['CAsomebody', '', '+66855550101'])
      expect((await line.post(address, { ...legForm(aye), ParentCallSid })).status).toBe(204);
    const { ParentCallSid: _, ...alone } = legForm(aye);
    await line.post(address, alone);
    expect(await held()).toMatchObject({ state: 'dialling' });
  });

  test.each(['ringing', 'queued', 'completed', 'no-answer', ''])(
    'a leg that is %j is not picked up',
    async CallStatus => {
      await line.post(legAddress(aye) ?? '', { ...legForm(aye), CallStatus });
      expect(await held()).toMatchObject({ state: 'dialling' });
    },
  );

  test('what the provider did not sign is refused', async () => {
    expect((await line.post(legAddress(aye) ?? '', legForm(aye), 'forged')).status).toBe(403);
    expect((await line.post('/twilio/voice/work/leg?a=nobody', legForm(aye))).status).toBe(204);
    expect(await held()).toMatchObject({ state: 'dialling' });
  });

  test('while the database is away the provider is asked to say it again, and the log holds no number', async () => {
    const { db, batch } = line.database;
    Object.assign(line.database, { db: undefined, batch: () => Promise.reject(new Error('away')) });
    const status = await callerPicksUp(line, aye).finally(() => Object.assign(line.database, { db, batch }));
    expect(status).toBe(503);
    expect(await callerPicksUp(line, aye)).toBe(204);
    expect(await held()).toMatchObject({ state: 'talking' });
    expect(JSON.stringify(line.log)).not.toContain(PEOPLE.khinKhin.slice(1));
  });

  test('however long they talk, nobody else is given the number, and its holder no other', async () => {
    await callerPicksUp(line, aye);
    line.later(3 * 60 * MINUTE);
    for (const responder of ['dara', 'aye'])
      expect(await claim(line.database, { responder, languages: ['my'], now: now(), key })).toBeUndefined();
    await setShift(line.database, 'aye', undefined);
    expect(await held()).toMatchObject({ state: 'talking', responder: 'aye' });
    await legEnds(aye, 'completed', 10_800);
    aye.hears('work.outcome');
  });

  test('a talk whose end nobody told is looked up, and ends when her call has', async () => {
    await callerPicksUp(line, aye);
    const picked = (await attempt()).picked_up_at;
    line.later(30 * MINUTE);
    line.provider.calls.set(aye.sid, {
      sid: aye.sid,
      from: '',
      to: '',
      direction: 'outbound-api',
      status: 'in-progress',
    });
    await endSilentTalks(line.deps);
    expect(await held()).toMatchObject({ state: 'talking' });
    line.provider.calls.set(aye.sid, {
      sid: aye.sid,
      from: '',
      to: '',
      direction: 'outbound-api',
      status: 'completed',
    });
    await endSilentTalks(line.deps);
    expect(await held()).toMatchObject({ state: 'outcome' });
    expect(await attempt()).toMatchObject({ picked_up_at: picked, carrier: null });
  });

  test('she hangs up first, and the end of her call comes before that of the leg: nothing is lost', async () => {
    await callerPicksUp(line, aye);
    await hangsUp(line, aye);
    expect(await held()).toMatchObject({ state: 'talking', responder: 'aye' });
    await legEnds(aye, 'completed', 40);
    expect(await held()).toMatchObject({ state: 'outcome', responder: 'aye' });
  });
});

describe('where the provider tells nothing by the way', () => {
  beforeEach(async () => begins(await hotline({ provider: { ...fakeProvider(), name: 'somleng' } })));

  test('nothing is asked of it, and the end says when it was picked up', async () => {
    expect(aye.document).toContain(`<Number>${PEOPLE.khinKhin}</Number>`);
    line.later(2 * MINUTE);
    await aye.legEnds({ DialCallStatus: 'completed', DialCallDuration: '90' });
    expect(await held()).toMatchObject({ state: 'outcome' });
    expect(await attempt()).toMatchObject({ carrier: 'answered', picked_up_at: now() - 90_000 });
  });

  test.each(['', 'in-progress', 'constructor'])(
    'a status that says nothing (%j) is nobody’s word: she is asked',
    async said => {
      line.later(MINUTE);
      await aye.legEnds({ DialCallStatus: said });
      aye.hears('work.outcome');
      expect(await attempt()).toMatchObject({ carrier: null, picked_up_at: null, outcome: null });
      expect(await held()).toMatchObject({ state: 'outcome' });
    },
  );

  test('and that nobody did', async () => {
    line.later(MINUTE);
    await aye.legEnds({ DialCallStatus: 'no-answer' });
    expect(await attempt()).toMatchObject({ outcome: 'no-answer', picked_up_at: null });
  });
});

test('while she listens to the card it stays hers, however long: each thing she does is another ten minutes', async () => {
  await begins(await hotline());
  await legEnds(aye, 'busy');
  await hangsUp(line, aye);
  const { key: other } = await asked(line, { number: PEOPLE.sokha, code: '271801' });
  const claiming = { languages: ['my'], key: other };
  await claim(line.database, { ...claiming, responder: 'aye', now: now() });
  line.later(9 * MINUTE);
  await ringResponder(line.deps, { person: await personOf(line, STAFF.aye), key: other });
  const phone = await picksUp(line, line.provider.placed.at(-1));
  await phone.presses('1');
  for (let i = 0; i < 4; i++) {
    line.later(9 * MINUTE);
    expect(await claim(line.database, { ...claiming, responder: 'dara', now: now() })).toBeUndefined();
    await phone.presses('*');
    phone.hears('work.card');
  }
  line.later(9 * MINUTE);
  await phone.presses('1');
  expect(dialled(phone)).toBe(PEOPLE.sokha);
});

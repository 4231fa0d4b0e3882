import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dials } from '../../support/caller.ts';
import { hotline, LINES, type Line, PEOPLE } from '../../support/hotline.ts';
import { dump, expectNowhere, filled } from '../dump.ts';
import { oneLine } from '../lines.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
});
afterEach(() => line.close());

const NAMES = ['my', 'km', 'ne', 'th', 'en'].flatMap((tag, i) => [`${tag}/language.name`, `${tag}/press.${i + 1}`]);

describe('a line with several languages', () => {
  test('says first of all their names with their keys, each in its own voice, and nothing else', async () => {
    (await dials(line)).hearsOnly(...NAMES);
  });

  test('gives a name two seconds, who we are four, the useful sentence eight', () => {
    const longest = (id: string) => line.library.content.prompts[id]?.longest ?? Number.POSITIVE_INFINITY;
    expect(longest('language.name')).toBeLessThanOrEqual(2);
    expect(longest('who.line-pays')).toBeLessThanOrEqual(4);
    expect(longest('who.caller-pays')).toBeLessThanOrEqual(4);
    expect(longest('useful')).toBeLessThanOrEqual(8);
    expect(longest('useful.thailand')).toBeLessThanOrEqual(8);
  });

  test.each(['my', 'km', 'ne', 'th', 'en'].map((tag, i) => [tag, `${i + 1}`]))(
    'goes on in %s after key %s: who we are, one useful sentence at once, then the main menu',
    async (tag, key) => {
      const caller = await dials(line);
      await caller.presses(key);
      caller.hearsOnly(`${tag}/who.caller-pays`, `${tag}/useful.thailand`, `${tag}/main.menu`);
    },
  );

  test('says who pays: a line that rings back pays itself', async () => {
    const caller = await dials(line, { to: LINES.nepal, from: 'anonymous' });
    await caller.presses('1');
    caller.hearsOnly('ne/who.line-pays', 'ne/useful', 'ne/main.menu');
  });

  test('says the names again for 9, for *, for a key it does not have, and for silence', async () => {
    const caller = await dials(line);
    for (const key of ['9', '*', '8']) (await caller.presses(key)).hearsOnly(...NAMES);
    (await caller.waits()).hearsOnly(...NAMES);
  });

  test('takes 0 there too: the request is saved at that key, whatever the language', async () => {
    const caller = await dials(line);
    (await caller.presses('0')).hears('my/ask.phone');
    expect((await dump(line)).requests).toMatchObject([{ ring_when: 'unasked', urgency: 'normal', status: 'waiting' }]);
  });
});

test('a line with one language says its name and who pays, the useful sentence and the menu, all at once', async () => {
  const nepali = await hotline({ yaml: oneLine('ne: full', { pays: 'line' }) });
  (await dials(nepali)).hearsOnly('ne/who.line-pays', 'ne/useful.thailand', 'ne/main.menu');
  await nepali.close();
});

test('a message-only language is named in its own voice even when it stands first; its key is said by one that can', async () => {
  const karen = await hotline({ yaml: oneLine('ksw: message-only, my: full') });
  (await dials(karen)).hearsOnly('ksw/language.name', 'my/press.1', 'my/language.name', 'my/press.2');
  await karen.close();
});

describe('somebody who has called before', () => {
  test('is greeted in the language they chose last', async () => {
    const first = await dials(line, { from: PEOPLE.ramesh });
    await first.presses('1', '9', '3');
    await line.settled();
    (await dials(line, { from: PEOPLE.ramesh })).hearsOnly('ne/who.caller-pays', 'ne/useful.thailand', 'ne/main.menu');
    (await dials(line, { from: PEOPLE.sokha })).hearsOnly(...NAMES);
  });

  test('is asked again on a line that does not speak that language', async () => {
    await (await dials(line)).presses('1');
    await line.settled();
    (await dials(line, { to: LINES.nepal, form: { Direction: 'inbound' }, from: PEOPLE.khinKhin })).hearsNot(
      'main.menu',
    );
  });

  test.each<[string, (caller: Awaited<ReturnType<typeof dials>>) => Promise<unknown>]>([
    ['kept silent', c => c.waits(2)],
    ['pressed only wrong keys', c => c.presses('8', '6')],
    ['pressed 0', c => c.presses('0')],
  ])('but %s at the languages has chosen none, and hears them again', async (_, does) => {
    await does(await dials(line));
    await line.settled();
    (await dials(line)).hearsOnly(...NAMES);
  });

  test('can go back to the languages with 9 from the main menu', async () => {
    await (await dials(line)).presses('1');
    await line.settled();
    const caller = await dials(line);
    (await caller.presses('9')).hearsOnly(...NAMES);
  });

  test('with a country remembered is not asked it again, until 9 from the main menu takes language and country back', async () => {
    const nepal = await hotline({
      yaml: oneLine('ne: full, en: full', { country: '[malaysia, gulf, elsewhere]', number: '+97710000003' }),
    });
    const first = await dials(nepal, { to: LINES.nepal, from: PEOPLE.ramesh });
    await first.presses('1', '1', '1');
    first.hearsOnly(
      'ne/country.ask',
      ...['malaysia', 'gulf', 'elsewhere'].flatMap((c, i) => [`ne/country.${c}`, `ne/press.${i + 1}`]),
    );
    (await first.presses('2')).hearsOnly('ne/ask-us', 'ne/after.piece');
    (await first.presses('1')).hearsOnly('ne/ask-us', 'ne/after.piece');
    await nepal.settled();

    const second = await dials(nepal, { to: LINES.nepal, from: PEOPLE.ramesh });
    (await second.presses('1', '1')).hears('ne/ask-us');
    await second.presses('9', '9', '9', '1', '1', '1');
    second.hears('ne/country.ask');
    await nepal.close();
  });
});

// Every spelling that networks use, with and without +, as words, as clients and SIP names, raw, and not at all.
const WITHHELD = [
  ...['266696687', '7378742833', '2562533', '8656696', '86282452253'].flatMap(digits => [digits, `+${digits}`]),
  ...['anonymous', 'Anonymous', 'ANONYMOUS', 'unknown', 'restricted', 'blocked', 'unavailable', 'private', ''],
  ...['client:anonymous', 'sip:anonymous@anonymous.invalid', 'Anonymous <sip:a@b>', '0', '+', 'asserted-identity'],
];

describe('a caller whose number is withheld', () => {
  test.each(WITHHELD)('as %j is served, and never remembered', async from => {
    const caller = await dials(line, { from });
    caller.hearsOnly(...NAMES);
    await caller.presses('2', '1', '1');
    caller.hears('km/piece.cost.thailand');
    await caller.presses('0');
    caller.hearsOnly('km/ask.type');
    await caller.waits();
    await caller.speaks();
    await caller.hangsUp();

    const rows = await dump(line);
    expect(rows.callers).toEqual([]);
    expect(rows.requests).toEqual([]);
    expect(rows.calls).toMatchObject([{ number_hash: null }]);
    expect(rows.messages).toMatchObject([{ number_hash: null, number_sealed: null, request_id: null }]);
    await expectNowhere(line, from);
    (await dials(line, { from })).hearsOnly(...NAMES);
  });

  test('and comes without a From at all is served too', async () => {
    const response = await line.post('/twilio/voice', { CallSid: 'CAnobody', To: LINES.five, CallStatus: 'ringing' });
    expect(await response.text()).toContain('<Gather');
    expect(filled(await dump(line))).toEqual(['calls', 'turns']);
  });
});

import { describe, expect, test } from 'vitest';
import { readTwiml, TwimlError } from '../../src/simulator/twiml-reader.ts';

const read = (verbs: string) => readTwiml(`<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`);

describe('the TwiML reader understands', () => {
  test('every verb that Twilio and Somleng share, with its defaults', () => {
    expect(read('<Play>https://x/a.wav</Play>')).toEqual([{ verb: 'Play', url: 'https://x/a.wav', loop: 1 }]);
    expect(read('<Gather numDigits="1" finishOnKey=""><Play>a.wav</Play></Gather>')).toEqual([
      {
        verb: 'Gather',
        method: 'POST',
        timeout: 5,
        numDigits: 1,
        finishOnKey: '',
        actionOnEmptyResult: false,
        plays: [{ verb: 'Play', url: 'a.wav', loop: 1 }],
      },
    ]);
    expect(read('<Record maxLength="120"/>')[0]).toMatchObject({
      maxLength: 120,
      finishOnKey: '1234567890*#',
      playBeep: true,
    });
    expect(read('<Dial>+6620000009</Dial>')[0]).toMatchObject({
      numbers: [{ number: '+6620000009' }],
      timeout: 30,
      hangupOnStar: false,
    });
    expect(read('<Dial hangupOnStar="true">+6620000009</Dial>')[0]).toMatchObject({ hangupOnStar: true });
    expect(read('<Dial><Number url="w">+66</Number></Dial>')[0]).toMatchObject({
      numbers: [{ number: '+66', url: 'w' }],
    });
    expect(read('<Redirect method="GET">/x</Redirect>')).toEqual([{ verb: 'Redirect', url: '/x', method: 'GET' }]);
    expect(read('<Reject reason="busy"/>')).toEqual([{ verb: 'Reject', reason: 'busy' }]);
    expect(read('<Hangup/>')).toEqual([{ verb: 'Hangup' }]);
    expect(read('')).toEqual([]);
  });

  test('entities in text and attributes', () => {
    expect(read('<Redirect>/x?a=1&amp;b=&#x1019;</Redirect>')[0]).toMatchObject({ url: '/x?a=1&b=မ' });
    expect(read(`<Gather action='/x?a=&quot;'/>`)[0]).toMatchObject({ action: '/x?a="' });
  });
});

test.each([
  ['a verb that Somleng lacks', '<Pause length="1"/>', 12200],
  ['speech by machine', '<Say>hello</Say>', 12200],
  ['an unknown attribute', '<Gather speechTimeout="3"/>', 12200],
  ['a wrong value', '<Reject reason="lunch"/>', 12200],
  ['a verb in the wrong case', '<play>a.wav</play>', 12200],
  ['a number that is none', '<Gather timeout="soon"/>', 12200],
  ['a Play of nothing', '<Play> </Play>', 12200],
  ['an empty Redirect', '<Redirect/>', 12200],
  ['speech inside a Gather', '<Gather><Say>1</Say></Gather>', 12200],
  ['text between verbs', 'hello', 12200],
  ['a tag left open', '<Play>a.wav', 12100],
  ['tags that cross', '<Gather><Play>a</Gather></Play>', 12100],
  ['a bare ampersand', '<Play>a?b&c</Play>', 12100],
  ['an attribute that stands twice', '<Gather timeout="1" timeout="2"/>', 12100],
  ['a comment', '<!-- hello -->', 12100],
])('the TwiML reader refuses %s', (_, verbs, code) => {
  expect(() => read(verbs)).toThrow(expect.objectContaining({ code }));
});

test.each([
  ['white space before the declaration', ' <?xml version="1.0"?><Response/>'],
  ['nothing at all', ''],
  ['plain text', 'OK'],
  ['two documents', '<Response/><Response/>'],
  ['a page of HTML', '<!DOCTYPE html><html></html>'],
  ['JSON', '{"ok":true}'],
])('the TwiML reader refuses %s', (_, document) => {
  expect(() => readTwiml(document)).toThrow(TwimlError);
});

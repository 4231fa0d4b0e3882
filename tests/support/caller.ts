// Somebody on the phone. Follows the documents as the provider does: each turn goes through the address that the
// last document gave, so the call's state is written out and read back between every two turns.
import { expect } from 'vitest';
import { unescaped } from './document.ts';
import { LINES, type Line, PEOPLE, PUBLIC_URL } from './hotline.ts';

let calls = 0;

export interface Dialling {
  from?: string;
  to?: string;
  sid?: string;
  direction?: string;
  path?: string;
  form?: Record<string, string>;
}

const ATTRIBUTES: Record<string, string[]> = {
  Response: [],
  Play: [],
  Gather: ['action', 'numDigits', 'finishOnKey', 'timeout', 'actionOnEmptyResult'],
  Record: ['action', 'maxLength', 'timeout', 'finishOnKey', 'playBeep', 'recordingStatusCallback'],
  Dial: ['action', 'timeout', 'callerId', 'hangupOnStar'],
  Number: [
    'url',
    'statusCallback',
    'statusCallbackEvent',
    'machineDetection',
    'machineDetectionTimeout',
    'machineDetectionSpeechThreshold',
    'amdStatusCallback',
  ],
  Redirect: [],
  Reject: ['reason'],
  Hangup: [],
  Message: [],
};
const PARENTS: Record<string, string[]> = { Play: ['Response', 'Gather'], Number: ['Dial'], Response: [''] };

/** Says that this is a document that Twilio and Somleng both understand: well-formed, our verbs only, absolute URLs. */
export function expectTwiml(document: string): void {
  expect(document.length).toBeLessThan(64 * 1024);
  expect(document.startsWith('<?xml version="1.0" encoding="UTF-8"?><Response>'), document).toBe(true);
  const open: string[] = [''];
  const rest = document
    .slice(document.indexOf('?>') + 2)
    .replace(
      /<(\/?)([A-Za-z]+)((?: [A-Za-z]+="[^"<>]*")*)(\/?)>([^<]*)/g,
      (_, end, name, attributes: string, empty, text) => {
        if (end) expect(open.pop()).toBe(name);
        else {
          expect(ATTRIBUTES, document).toHaveProperty(name);
          expect(PARENTS[name] ?? ['Response'], document).toContain(open.at(-1));
          for (const [, key = '', value = ''] of attributes.matchAll(/ ([A-Za-z]+)="([^"]*)"/g)) {
            expect(ATTRIBUTES[name], document).toContain(key);
            expect(value).not.toMatch(/&(?!(amp|lt|gt|quot|apos);)/);
            if (/^(action|url|recordingStatusCallback|statusCallback|amdStatusCallback)$/.test(key))
              expect(value.startsWith(PUBLIC_URL)).toBe(true);
          }
          if (!empty) open.push(name);
        }
        expect(text).not.toMatch(/&(?!(amp|lt|gt|quot|apos);)/);
        const within = end || empty ? open.at(-1) : name;
        if (within === 'Play' || within === 'Redirect') expect(text.startsWith(PUBLIC_URL), document).toBe(true);
        else if (within === 'Number') expect(text).toMatch(/^\+\d+$/);
        else if (within === 'Message') expect(text).not.toBe('');
        else expect(text, document).toBe('');
        return '';
      },
    );
  expect(rest, document).toBe('');
  expect(open).toEqual(['']);
}

/** A caller who has just dialled, and what they have heard so far. */
export async function dials(line: Line, dialling: Dialling = {}) {
  const sid = dialling.sid ?? `CA${`${++calls}`.padStart(32, '0')}`;
  const base: Record<string, string> = {
    CallSid: sid,
    AccountSid: `AC${'0'.repeat(32)}`,
    From: dialling.from ?? PEOPLE.khinKhin,
    To: dialling.to ?? LINES.five,
    CallStatus: 'ringing',
    ApiVersion: '2010-04-01',
    Direction: dialling.direction ?? 'inbound',
    ...dialling.form,
  };
  let document = '';
  let lastDial = '';
  let last = { path: '', form: base };
  const sent: { path: string; form: Record<string, string> }[] = [];

  const ask = async (path: string, form: Record<string, string>) => {
    last = { path, form: { ...base, ...form } };
    const response = await line.post(path, last.form);
    expect(response.status, await response.clone().text()).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/xml');
    document = await response.text();
    if (document.includes('<Dial ')) lastDial = document;
    sent.push(last);
    expectTwiml(document);
  };
  const action = (verb: string) => {
    const found = new RegExp(`<${verb} [^>]*?action="([^"]+)"`).exec(document)?.[1];
    if (!found) throw new Error(`there is no ${verb} in ${document}`);
    return unescaped(found);
  };

  const caller = {
    sid,
    /** Every form that was posted in this call, in order. */
    sent,
    get document() {
      return document;
    },
    /** The last document that dialled somebody. */
    get lastDial() {
      return lastDial;
    },
    /** The prompts just heard, as `my/main.menu`; pauses left out. */
    get heard(): string[] {
      return [...document.matchAll(/<Play>([^<]+)<\/Play>/g)].flatMap(([, url = '']) => {
        const file = unescaped(url).replace(/#.*/, '').split('/').at(-1) ?? '';
        const caption = line.library.captions[file];
        const clips = Object.entries(line.deps.flows.values().next().value?.content.clips ?? {});
        const name = clips.find(([, clip]) => clip.file === file)?.[0] ?? file;
        return name.startsWith('pause/') ? [] : [caption ? `${caption.language}/${caption.id}` : name];
      });
    },
    /** Where the call is, as the last document's own address carries it. */
    get place(): URLSearchParams {
      const found = / action="([^"]+)"/.exec(document)?.[1];
      return new URL(unescaped(found ?? 'nowhere:')).searchParams;
    },
    /** Says that these prompts were heard, in this order (others may lie between), in this language if given. */
    hears(...prompts: string[]) {
      const heard = caller.heard;
      let at = 0;
      for (const prompt of prompts) {
        const found = heard.findIndex((h, i) => i >= at && (h === prompt || h.slice(h.indexOf('/') + 1) === prompt));
        expect(found, `${prompt} is not in ${heard.join(' ')}`).toBeGreaterThanOrEqual(0);
        at = found + 1;
      }
      return caller;
    },
    hearsNot(...prompts: string[]) {
      for (const prompt of prompts) expect(caller.heard.map(h => h.slice(h.indexOf('/') + 1))).not.toContain(prompt);
      return caller;
    },
    async presses(...keys: string[]) {
      for (const key of keys) await ask(action('Gather'), { CallStatus: 'in-progress', Digits: key });
      return caller;
    },
    types: (digits: string) => caller.presses(digits),
    /** Says that these prompts, and nothing else, were heard. */
    hearsOnly(...prompts: string[]) {
      expect(caller.heard).toEqual(prompts);
      return caller;
    },
    async waits(times = 1) {
      for (let i = 0; i < times; i++) await ask(action('Gather'), { CallStatus: 'in-progress' });
      return caller;
    },
    async speaks(seconds = 5) {
      await ask(action('Record'), {
        CallStatus: 'in-progress',
        RecordingUrl: `https://api.twilio.com/recordings/RE${sid.slice(2)}`,
        RecordingDuration: `${seconds}`,
        RecordingSid: `RE${sid.slice(2)}`,
        Digits: '1',
      });
      return caller;
    },
    async saysNothing() {
      const redirect = /<Redirect>([^<]+)<\/Redirect>/.exec(document)?.[1];
      if (!redirect) throw new Error(`there is no Redirect in ${document}`);
      await ask(unescaped(redirect), { CallStatus: 'in-progress' });
      return caller;
    },
    /** The leg to somebody on duty has ended. */
    async legEnds(form: Record<string, string>) {
      await ask(action('Dial'), { CallStatus: 'in-progress', ...form });
      return caller;
    },
    nobodyAnswers: () => caller.legEnds({ DialCallStatus: 'no-answer' }),
    async hangsUp(seconds = 30) {
      const response = await line.post('/twilio/voice/status', {
        ...base,
        CallStatus: 'completed',
        CallDuration: `${seconds}`,
      });
      expect(response.status).toBe(204);
      return caller;
    },
    /** The provider sends the last form once more. */
    async again() {
      const before = document;
      await ask(last.path, last.form);
      return { before, after: document };
    },
    get ended() {
      return document.includes('<Hangup/>') || document.includes('<Reject');
    },
    /** Where the provider is to tell of the recording. */
    get recordingCallback() {
      const found = /recordingStatusCallback="([^"]+)"/.exec(document)?.[1];
      if (!found) throw new Error(`nothing is recorded in ${document}`);
      return unescaped(found);
    },
  };

  await ask(dialling.path ?? '/twilio/voice', {});
  return caller;
}

// A small hotline with phones to try it with: a Burmese menu, a message, a line that rings back, one that puts through.
import { Hono } from 'hono';
import { phoneRoutes } from '../../src/simulator/routes.tsx';
import { wavOf } from '../../src/simulator/wav.ts';
import { type Answer, AYE, DUTY, LINE, PUBLIC_URL, plays, simulated } from './server.ts';

export const RINGS_BACK = '+6620000002';
export const PUTS_THROUGH = '+6620000003';

const MAIN = 'နိုင်ငံခြား အလုပ်သွားလုပ်ဖို့အတွက် တစ်ကို နှိပ်ပါ။ အလုပ်မှာ ပြဿနာရှိရင် နှစ်ကို နှိပ်ပါ။ အရေးပေါ် အကူအညီအတွက် သုံးကို နှိပ်ပါ။';

export const captions = {
  'main.wav': { id: 'main.menu', language: 'my', text: MAIN, origin: 'placeholder' as const },
  'km.wav': { id: 'language.name', language: 'km', text: 'ភាសាខ្មែរ', origin: 'human' as const },
  'ne.wav': { id: 'language.name', language: 'ne', text: 'नेपाली भाषा', origin: 'human' as const },
  'th.wav': { id: 'language.name', language: 'th', text: 'ภาษาไทย', origin: 'human' as const },
  'ask.wav': { id: 'ask.message', language: 'my', text: 'အသံကြားပြီးရင် ပြောပါ။', origin: 'human' as const },
  'thanks.wav': { id: 'speak.thanks', language: 'my', text: 'ကျေးဇူးတင်ပါတယ်။', origin: 'human' as const },
};

const menu = (...names: string[]) =>
  `<Gather action="${PUBLIC_URL}/turn" numDigits="1" finishOnKey="" timeout="7" actionOnEmptyResult="true">${plays(...names)}</Gather>`;

const answers: Record<string, Answer> = {
  '/twilio/voice': form => first[form.To ?? ''] ?? menu('pause', 'main'),
  '/turn': form => after[form.Digits ?? ''] ?? menu('main'),
  '/spoken': () => `${plays('thanks')}<Hangup/>`,
  '/back': () => menu('main'),
};
const first: Record<string, string> = {
  [RINGS_BACK]: '<Reject reason="busy"/>',
  [PUTS_THROUGH]: `<Dial callerId="${PUTS_THROUGH}">${DUTY}</Dial>`,
};
const after: Record<string, string> = {
  '1': menu('km', 'ne', 'th'),
  '5': `<Gather action="${PUBLIC_URL}/turn" finishOnKey="" timeout="4"/>`,
  '0': `${plays('ask')}<Record action="${PUBLIC_URL}/spoken" maxLength="120" timeout="8"/>`,
};

/** The server and everything it was asked. The line that rings back does so when its call has ended.
 * `more`: what it answers beside, or instead. */
export function hotline(more: Record<string, Answer> = {}) {
  const all = simulated(
    {
      ...answers,
      '/twilio/voice/status': form => {
        if (form.To === RINGS_BACK) void all.exchange.provider.placeCall({ ...back, to: form.From ?? AYE });
        return '';
      },
      ...more,
    },
    [LINE, RINGS_BACK, PUTS_THROUGH],
  );
  const back = {
    from: RINGS_BACK,
    url: `${PUBLIC_URL}/back`,
    fallbackUrl: `${PUBLIC_URL}/twilio/voice/fallback`,
    statusUrl: `${PUBLIC_URL}/rang`,
    timeout: 30,
    detectMachine: false,
  };
  const lines = [
    { number: LINE, mode: 'answer' as const, label: 'Thailand' },
    { number: RINGS_BACK, mode: 'ring-back' as const, label: 'Thailand, toll-free' },
    { number: PUTS_THROUGH, mode: 'responders' as const, label: 'who work here' },
  ];
  const people = [{ name: 'Aye', number: DUTY }];
  const app = new Hono()
    .route('/phone', phoneRoutes({ exchange: all.exchange, lines, captions, publicUrl: PUBLIC_URL, people }))
    .get('/clips/*', c => c.body(tone(), 200, { 'content-type': 'audio/wav' }));
  return { ...all, app };
}

/** A fifth of a second of 440 Hz. */
const tone = () => wavOf(Int16Array.from({ length: 1600 }, (_, i) => 8000 * Math.sin((2 * Math.PI * 440 * i) / 8000)));

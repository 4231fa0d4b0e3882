// A server for the exchange to call: checks every signature, remembers every form, answers what a test says.
import { Hono } from 'hono';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { createExchange } from '../../src/simulator/exchange.ts';

export const PUBLIC_URL = 'https://hotline.example.org';
export const LINE = '+6620000001';
export const AYE = '+66812345678';
export const DUTY = '+66898765432';
const TOKEN = '12345';

export type Form = Record<string, string>;
export type Answer = (form: Form) => Response | string;

export const twiml = (verbs: string): Response =>
  new Response(`<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`, {
    headers: { 'content-type': 'text/xml' },
  });

export const clip = (name: string): string => `${PUBLIC_URL}/clips/${name}.wav`;
export const plays = (...names: string[]): string => names.map(name => `<Play>${clip(name)}</Play>`).join('');

/** `answers`: by path and query; what is missing is 204. */
export function simulated(answers: Record<string, Answer>, lines = [LINE]) {
  const heard: { path: string; form: Form }[] = [];
  const complaints: string[] = [];
  const timers = new Set<() => void>();
  const server = new Hono().all('*', async c => {
    const url = new URL(c.req.url);
    const posted = Object.fromEntries(new URLSearchParams(await c.req.text()));
    const signature = c.req.header('x-twilio-signature') ?? '';
    if (!webhooks.validateRequest(TOKEN, signature, c.req.url, posted)) return c.text('unsigned', 403);
    const path = c.req.method === 'POST' ? url.pathname + url.search : url.pathname;
    const form = { ...Object.fromEntries(url.searchParams), ...posted };
    heard.push({ path, form });
    const answer = answers[path]?.(form);
    if (answer === undefined) return c.body(null, 204);
    return typeof answer === 'string' ? twiml(answer) : answer;
  });

  let ids = 0;
  const exchange = createExchange({
    publicUrl: PUBLIC_URL,
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: TOKEN,
    send: async request => server.fetch(request),
    lines,
    now: () => new Date('2026-05-04T03:00:00Z'),
    newId: () => String(++ids).padStart(32, '0'),
    log: (_, event) => complaints.push(event),
    after: (_, act) => {
      timers.add(act);
      return () => timers.delete(act);
    },
  });
  return {
    exchange,
    heard,
    complaints,
    paths: () => heard.map(h => h.path),
    form: (path: string): Form => heard.findLast(h => h.path === path)?.form ?? {},
    /** All the time that anything waits for goes by. */
    timePasses: () => {
      const due = [...timers];
      timers.clear();
      for (const act of due) act();
    },
  };
}

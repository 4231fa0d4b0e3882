// A text in and answered, against a handler written by hand that reads, seals and commits as much and says always the
// same. Both in this process, one text after the other, each with its FULL commit.
import { join } from 'node:path';
import { Hono } from 'hono';
import { createApp } from '../src/app.ts';
import { openSqlite } from '../src/platform/sqlite.ts';
import { createSeal } from '../src/store/seal.ts';
import { xml } from '../src/twilio/reply.ts';
import { bounded, type SignedEnv, signed } from '../src/twilio/signed.ts';
import { document } from '../src/twilio/twiml.ts';
import { LINES, PUBLIC_URL, SECRET, TOKEN } from '../tests/support/hotline.ts';
import type { Figure, Options, Result } from './figure.ts';
import { openHotline } from './hotline.ts';
import { type Fields, webhook } from './request.ts';
import { median, quantile } from './statistics.ts';

/** Many short ones: what else the machine does falls on a few of them. */
const ROUNDS = 60;
/** Rounds that are not counted: a hotline runs for weeks, and V8 goes on compiling through some 5,000 texts. */
const WARMING = 100;
const QUICK = 10;
const PEOPLE = 10;
/** A greeting, a shelf, a topic, the next one, back. */
const BODIES = ['Namaste', '2', '1', '१', '9'];
/** One of our answers to them, of middling length: what is sealed by hand is as long. */
const ANSWER =
  'Kaam din ko 8, hapta ko 48 ghanta. Badhi ghanta ko kamti ma dedh guna paisa painchha. Samaya din dinai lekhnus.\n' +
  '1 Arko\n0 Hami phone garchhau\n9 Pachhadi';

export const text: Figure = { name: 'text', measure };

async function measure({ folder, quick, progress }: Options): Promise<Result[]> {
  const hotline = await openHotline(join(folder, 'texts.db'));
  const app = createApp(hotline.deps);
  const byHand = await handwritten(join(folder, 'texts-by-hand.db'));
  const ratios: number[] = [];
  const each: number[] = [];
  const [warming, rounds] = quick ? [QUICK, QUICK] : [WARMING, ROUNDS];
  for (let round = 0; round < warming + rounds; round++) {
    progress(`texts: round ${round + 1} of ${warming + rounds}`);
    const texts = conversations(round);
    const ours = await seconds(app, texts);
    const theirs = await seconds(byHand, texts);
    if (round < warming) continue;
    ratios.push(theirs / ours);
    each.push((ours * 1_000) / texts.length);
  }
  await hotline.close();
  return [
    {
      figure: 'a text in and answered, of a handwritten handler with the same reads, sealing, writes and FULL commit',
      target: '≥ 0.80',
      measured: `${median(ratios).toFixed(2)} (${quantile(ratios, 0.1).toFixed(2)}–${quantile(ratios, 0.9).toFixed(2)})`,
      met: median(ratios) >= 0.8,
      notes: [`${rounds} rounds after ${warming} to warm up; a text takes ${median(each).toFixed(2)} ms`],
    },
  ];
}

function conversations(round: number): Fields[] {
  return Array.from({ length: PEOPLE }, (_, person) =>
    BODIES.map((body, nth) => ({
      MessageSid: `SM${`${round}${`${person}`.padStart(6, '0')}${nth}`.padStart(32, '0')}`,
      AccountSid: `AC${'0'.repeat(32)}`,
      From: `+6689${`${round}`.padStart(3, '0')}${`${person}`.padStart(5, '0')}`,
      To: LINES.five,
      Body: body,
      NumMedia: '0',
      NumSegments: '1',
      ApiVersion: '2010-04-01',
    })),
  ).flat();
}

async function seconds(app: Hono | Hono<SignedEnv>, texts: readonly Fields[]): Promise<number> {
  const requests = texts.map(fields => {
    const { body, signature } = webhook('/twilio/sms', fields);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
    return new Request(`${PUBLIC_URL}/twilio/sms`, { method: 'POST', headers, body });
  });
  const started = performance.now();
  for (const request of requests) {
    const answer = await (await app.fetch(request)).text();
    if (!answer.includes('<Message>')) throw new Error(`a text was not answered: ${answer}`);
  }
  return (performance.now() - started) / 1_000;
}

/** The shortest way to the same rows: prepared statements and one transaction. */
async function handwritten(file: string): Promise<Hono<SignedEnv>> {
  const { sqlite } = openSqlite(file);
  const seal = await createSeal(SECRET);
  const known = sqlite.prepare('select * from texts where id = ?');
  const talk = sqlite.prepare('select state, context, at from conversations where number_hash = ? and line = ?');
  const caller = sqlite.prepare('select * from callers where number_hash = ?');
  const lately = sqlite.prepare('select count(*) from (select 1 from texts where number_hash = ? and at > ? limit 20)');
  const insert = sqlite.prepare(
    `insert into texts (id, line, number_hash, number_sealed, body_sealed, keyword, segments, at, answer_sealed)
     values (?, ?, ?, ?, ?, 'digit', 1, ?, ?)`,
  );
  const goOn = sqlite.prepare(
    `insert into conversations (number_hash, line, state, context, at) values (?, ?, 'main', ?, ?)
     on conflict (number_hash, line) do update set state = excluded.state, context = excluded.context, at = excluded.at`,
  );
  const remember = sqlite.prepare(
    `insert into callers (number_hash, language, form, seen_at) values (?, 'ne', 'ne-Latn', ?)
     on conflict (number_hash) do update set language = excluded.language, seen_at = excluded.seen_at`,
  );
  const write = sqlite.transaction((row: unknown[], place: unknown[], stranger: unknown[] | undefined) => {
    insert.run(...row);
    goOn.run(...place);
    if (stranger) remember.run(...stranger);
  });
  const said = { mark: 'sixteen letters.', same: 1, at: Date.now(), said: 'sixteen letters.' };
  const place = {
    language: 'ne',
    form: 'ne-Latn',
    country: 'thailand',
    shelf: 'work',
    topic: 'cuts',
    page: 0,
    turn: 5,
  };
  const context = JSON.stringify({ ...place, choices: ['pay', 'cuts', 'rest', 'contract', 'change'], pace: said });

  const app = new Hono<SignedEnv>();
  app.use(
    '/twilio/*',
    bounded,
    signed(TOKEN, PUBLIC_URL, () => {}),
  );
  return app.post('/twilio/sms', async c => {
    const { MessageSid = '', From = '', To = '', Body = '' } = c.get('form');
    const now = Date.now();
    known.get(MessageSid);
    const hash = await seal.hash(From);
    const stranger = !talk.get(hash, To) && !caller.get(hash);
    lately.get(hash, now - 600_000);
    const row = `texts:${MessageSid}`;
    const number = await seal.seal(row, From);
    const body = await seal.seal(row, Body);
    const answer = await seal.seal(`${row}:answer`, ANSWER);
    write(
      [MessageSid, To, hash, number, body, now, answer],
      [hash, To, context, now],
      stranger ? [hash, now] : undefined,
    );
    return xml(c, document(`<Message>${ANSWER}</Message>`));
  });
}

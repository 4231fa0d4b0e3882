// A hotline that has been lived in: somebody has called, asked, spoken, flashed, been rung and written about.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { postAnswer } from '../../src/outreach/outbox.ts';
import { rememberCaller } from '../../src/store/callers.ts';
import { callStarted } from '../../src/store/calls.ts';
import { converse } from '../../src/store/conversations.ts';
import { heldRow, holdNumber } from '../../src/store/held.ts';
import { announceMessage, expectMessage, messageIs, messageRow } from '../../src/store/messages.ts';
import { addNote, noteRow } from '../../src/store/notes.ts';
import { requestRow, saveRequest } from '../../src/store/requests.ts';
import { flash, ringRow } from '../../src/store/rings.ts';
import { subscriberRow } from '../../src/store/subscribers.ts';
import { answerRow, received, textRow } from '../../src/store/texts.ts';
import { LINES, type Line } from '../support/hotline.ts';

export const DAY = 24 * 3_600_000;
export const NOTE = 'her passport is with the employer';
export const WRITTEN = 'they hold my passport';
export const ANSWERED = 'shall we call you';
export const WAV = new TextEncoder().encode('RIFF what she said');

export interface Life {
  sid: string;
  code: string;
  number: string;
  /** Not over without it. */
  closedAt?: number;
  language?: string;
}

/** Everything that one call of one person leaves behind, with what their responder wrote. */
export async function lived(line: Line, { sid, code, number, closedAt, language = 'my' }: Life): Promise<string> {
  const { database: d, deps } = line;
  const { seal } = deps;
  const now = deps.now().getTime();
  const hash = await seal.hash(number);
  const sealed = async (row: string) => ({ hash, sealed: await seal.seal(row, number) });
  const [id, key] = [`${sid}.1`, `${sid}:4`];
  await d.batch([
    callStarted(d, { sid, line: LINES.five, hash, direction: 'inbound', at: now }),
    rememberCaller(d, { hash, language, at: now }),
  ]);
  await holdNumber(d, sid, await seal.seal(heldRow(sid), number), now);
  await saveRequest(d, {
    callSid: sid,
    nth: 1,
    turn: 3,
    now,
    code,
    line: LINES.five,
    language,
    country: 'thailand',
    source: 'call',
    urgency: 'normal',
    when: 'day',
    insist: false,
    number: await sealed(requestRow(id)),
  });
  const message = { key, callSid: sid, requestId: id, line: LINES.five, language, wish: 'key' as const, now };
  await expectMessage(d, { ...message, number: await sealed(messageRow(key)) });
  await announceMessage(d, { ...message, recordingSid: `RE${sid}`, seconds: 9 });
  await deps.audio.put(key, await seal.sealBytes(messageRow(key), WAV));
  await messageIs(d, key, 'gone');
  await flash(d, { id: `${sid}f`, line: LINES.flash, number: await sealed(ringRow(`${sid}f`)), now });
  await d.db.updateTable('rings').set({ status: 'done', due_at: null }).execute();
  const text = `SM${sid.slice(2)}`;
  await d.batch([
    received(d, {
      id: text,
      line: LINES.five,
      number: await sealed(textRow(text)),
      body: await seal.seal(textRow(text), WRITTEN),
      language,
      keyword: 'other',
      segments: 1,
      kept: true,
      answer: { sealed: await seal.seal(answerRow(text), ANSWERED), segments: 1 },
      at: now,
    }),
    converse(d, { hash, line: LINES.five, state: 'offered', context: '{}', at: now }),
  ]);
  await addNote(d, {
    id: `note-${sid}`,
    key: hash,
    requestId: id,
    author: 'aye',
    sealed: await seal.seal(noteRow(`note-${sid}`), NOTE),
    at: now,
  });
  await d.db
    .insertInto('subscribers')
    .values({
      id: `sub-${sid}`,
      number_hash: hash,
      number_sealed: await seal.seal(subscriberRow(`sub-${sid}`), number),
      line: LINES.five,
      language,
      form: language,
      country: 'thailand',
      joined_at: now,
    })
    .onConflict(conflict => conflict.column('number_hash').doNothing())
    .execute();
  await postAnswer(deps, { about: sid, line: LINES.five, to: number, body: ANSWERED, within: DAY });
  await d.db
    .insertInto('callbacks')
    .values({ key: hash, state: closedAt === undefined ? 'waiting' : 'closed', updated_at: now })
    .onConflict(conflict => conflict.doNothing())
    .execute();
  await d.db
    .insertInto('attempts')
    .values({
      id: `attempt-${sid}`,
      key: hash,
      responder: 'aye',
      line: LINES.five,
      started_at: now,
      dialled_at: now,
      carrier: 'answered',
      outcome: 'done',
      call_sid: `${sid}out`,
    })
    .execute();
  if (closedAt !== undefined)
    await d.db
      .updateTable('requests')
      .set({ status: 'closed', closed_at: closedAt, updated_at: closedAt })
      .where('id', '=', id)
      .execute();
  return hash;
}

/** Does this text, as UTF-8, stand anywhere in the database's files or among the recordings? */
export function stands(line: Line, text: string): boolean {
  const files = readdirSync(line.folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return files.some(
    entry => entry.name.includes(text) || readFileSync(join(entry.parentPath, entry.name)).includes(text),
  );
}

export const emptied = (line: Line) => sql`pragma wal_checkpoint(truncate)`.execute(line.database.db);

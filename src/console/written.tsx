// What somebody texted in their own words: listed beside spoken messages, opened one at a time for who may read it.
import { Hono } from 'hono';
import { hears, type Words } from '../callbacks/hearing.ts';
import type { Deps } from '../deps.ts';
import { fromZawgyi } from '../sms/zawgyi.ts';
import { requestById } from '../store/requests.ts';
import { type TextRow, textById, textRow } from '../store/texts.ts';
import { since } from './clock.ts';
import { type ConsoleEnv, MOUNT } from './door.ts';
import { Frame } from './layout.tsx';
import { Live, tagOf, unchanged, wholeMinute } from './live.tsx';
import { mayHear } from './message.tsx';
import { Refusal } from './refusals.ts';

/** A text in the place of a spoken message. */
export const asWords = (text: TextRow): Words => ({
  key: text.id,
  call_sid: text.id,
  request_id: text.request_id,
  line: text.line,
  language: text.language,
  wish: 'none',
  number_hash: text.number_hash,
  number_sealed: text.number_sealed,
  created_at: text.at,
  recording_sid: null,
  seconds: null,
  status: 'gone',
  heard_at: text.heard_at,
  wiped_at: text.wiped_at,
  written: true,
});

/** Zawgyi as the phones of today show Burmese; what is kept stays as it was written. */
const readable = (body: string, { form }: TextRow): string => (form === 'my-Zawg' ? (fromZawgyi(body) ?? body) : body);

export function written(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.get('/:id', async c => {
    const { database, seal } = deps;
    const text = await textById(database, c.req.param('id'));
    if (!text?.body_sealed || text.kept !== 1) throw new Refusal('not-there', { about: 'such text', back: MOUNT });
    const request = text.request_id ? await requestById(database, text.request_id) : undefined;
    const words = asWords(text);
    await mayHear(c, deps, words, request);
    await hears(deps, { person: c.var.person.id, message: words, code: request?.code });
    // Left open in another tab, it closes when a call begins: then mayHear refuses.
    const tag = tagOf({ text: text.id, minute: wholeMinute(deps.now().getTime()) });
    const same = unchanged(c, tag);
    if (same) return same;
    const body = readable(await seal.open(textRow(text.id), text.body_sealed), text);
    const back = request ? `${MOUNT}/requests/${request.code}` : `${MOUNT}/inbox`;
    return c.html(
      <Frame deps={deps} title="A text" person={c.var.person} at={back}>
        <h1>A text</h1>
        <Live tag={tag} status="A text." what="page" at={c.req.path}>
          <p class="faint">{since(deps.now().getTime() - text.at)}</p>
          <p class="card kept" lang={text.language ?? undefined}>
            {body}
          </p>
        </Live>
        <p>
          <a href={back}>Back</a>
        </p>
      </Frame>,
    );
  });
  return app;
}

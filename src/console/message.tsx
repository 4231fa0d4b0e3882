// A caller's voice, opened from the sealed store for who may hear it, and never kept by the browser.
import { Hono } from 'hono';
import { hears, type Words } from '../callbacks/hearing.ts';
import type { Deps } from '../deps.ts';
import { callback } from '../store/callbacks.ts';
import { messageByKey } from '../store/inbox.ts';
import { messageRow } from '../store/messages.ts';
import type { Request } from '../store/requests.ts';
import { type Ask, type ConsoleEnv, MOUNT } from './door.ts';
import { Refusal } from './refusals.ts';
import { isGuarded } from './safety.tsx';
import { holds } from './subject.ts';

export function messages(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.get('/:key/audio', async c => {
    const found = await messageByKey(deps.database, c.req.param('key'));
    if (!found) throw new Refusal('not-there', { about: 'such message', back: MOUNT });
    await mayHear(c, deps, found.message, found.request);
    const sealed = await deps.audio.get(found.message.key);
    if (!sealed) throw new Refusal('no-sound', { back: MOUNT });
    const code = found.request?.code;
    await hears(deps, { person: c.var.person.id, message: found.message, code });
    const wav = await deps.seal.openBytes(messageRow(found.message.key), sealed);
    return part(c, wav);
  });
  return app;
}

/** Own: what belongs to a number they hold, or is in the inbox in their language. */
export async function mayHear(c: Ask, deps: Deps, message: Words, request: Request | undefined): Promise<void> {
  const { person, scope } = c.var;
  if (await isGuarded(deps, request?.number_hash ?? undefined, person.id))
    throw new Refusal('not-safe-yet', { back: MOUNT });
  if (scope === 'any') return;
  if (!message.request_id) {
    if (message.language === null || person.languages.includes(message.language)) return;
    throw new Refusal('not-for-you', { back: MOUNT });
  }
  const key = request?.number_hash;
  const held = key ? await callback(deps.database, key) : undefined;
  if (!holds(held, person.id, deps.now().getTime())) throw new Refusal('claim-first', { back: MOUNT });
}

/** The whole, or the part that a player asks for: Safari plays nothing without. */
function part(c: Ask, wav: Uint8Array): Response {
  c.header('content-type', 'audio/wav');
  c.header('accept-ranges', 'bytes');
  c.header('content-disposition', 'inline');
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(c.req.header('range') ?? '') ?? [];
  if (first === undefined) return c.body(new Uint8Array(wav));
  const from = Number(first);
  const to = Math.min(last ? Number(last) : wav.length - 1, wav.length - 1);
  if (from > to) {
    c.header('content-range', `bytes */${wav.length}`);
    return c.body(null, 416);
  }
  c.header('content-range', `bytes ${from}-${to}/${wav.length}`);
  return c.body(new Uint8Array(wav.subarray(from, to + 1)), 206);
}

/** One message: its player, which fetches nothing until it is pressed, or why there is none yet. */
export const Player = ({ message, name }: { message: Words; name: string }) =>
  message.written ? (
    message.wiped_at === null ? (
      <p>
        <a href={`${MOUNT}/texts/${encodeURIComponent(message.key)}`}>Read it</a>
      </p>
    ) : (
      <p class="faint">Deleted by age.</p>
    )
  ) : (
    <Sound message={message} name={name} />
  );

const Sound = ({ message, name }: { message: Words; name: string }) =>
  message.wiped_at !== null ? (
    <p class="faint">Deleted by age.</p>
  ) : message.status === 'expected' || message.status === 'announced' ? (
    <p class="faint">Still on its way to us.</p>
  ) : (
    // biome-ignore lint/a11y/useMediaCaption: what a caller said is written down by whoever hears it, as a note
    <audio
      controls
      preload="none"
      controlslist="nodownload noremoteplayback"
      aria-label={name}
      src={`${MOUNT}/messages/${encodeURIComponent(message.key)}/audio`}
    />
  );

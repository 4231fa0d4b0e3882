// Texts whose webhook never came: found in the provider's list, and taken in like any other.
import type { Deps } from '../deps.ts';
import { receive } from '../sms/receive.ts';
import { lastTime, noteTime } from '../store/applied.ts';
import { textById } from '../store/texts.ts';
import { postAnswer } from './outbox.ts';
import type { RemoteMessage } from './provider.ts';

const MINUTE = 60_000;
/** A text as young as this may still be on its way to us, with all that the provider tries again. */
const ON_ITS_WAY_MS = 2 * MINUTE;
/** How far back each look goes, and how far after we were gone for longer. */
const LOOK_BACK_MS = 30 * MINUTE;
const MOST_BACK_MS = 7 * 24 * 60 * MINUTE;
/** What was texted longer ago is done, but not answered: nobody expects it, and the phone may be in other hands. */
const ANSWERED_MS = 2 * 60 * MINUTE;
const LOOKED = 'looked for texts';

/** Looks at the provider's list for texts to our lines that we were never told of. */
export async function lookForTexts(deps: Deps): Promise<void> {
  const now = deps.now().getTime();
  const last = (await lastTime(deps.database, LOOKED)) ?? now;
  const since = new Date(Math.max(now - MOST_BACK_MS, Math.min(now, last) - LOOK_BACK_MS));
  const listed = await deps.provider.messages({ direction: 'inbound', since });
  let stuck = false;
  for (const text of listed) {
    const age = now - text.createdAt.getTime();
    if (age < ON_ITS_WAY_MS || !deps.texts.has(text.to) || (await textById(deps.database, text.sid))) continue;
    try {
      await takeIn(deps, text, age);
      deps.log('info', 'a text that we were never told of was found at the provider', { text: text.sid });
    } catch (error) {
      stuck = true;
      deps.log('warn', 'a text was found at the provider but could not be taken in yet', { text: text.sid, error });
    }
  }
  if (!stuck) await noteTime(deps.database, LOOKED, now);
}

async function takeIn(deps: Deps, { sid, from, to, body, createdAt }: RemoteMessage, age: number): Promise<void> {
  const answer = await receive(deps, { id: sid, from, line: to, body, picture: false, sentAt: createdAt });
  if (answer !== undefined && age < ANSWERED_MS)
    await postAnswer(deps, { about: sid, line: to, to: from, body: answer, within: ANSWERED_MS - age });
}

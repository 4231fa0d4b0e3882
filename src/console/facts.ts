// What a request's page needs to know beside its subject, read at once.
import type { Words } from '../callbacks/hearing.ts';
import type { Deps } from '../deps.ts';
import { noteRow, notesOf } from '../store/notes.ts';
import type { Person } from '../store/people.ts';
import { attemptsOf, isRingable, messagesOf } from '../store/queue.ts';
import { textsOf } from '../store/texts.ts';
import { takers } from './claim.ts';
import { hasName } from './safety.tsx';
import { firstAsked, holderOf, type Subject } from './subject.ts';
import { asWords } from './written.tsx';

export interface Facts {
  attempts: Awaited<ReturnType<typeof attemptsOf>>;
  messages: Words[];
  notes: { author: string; at: number; text: string }[];
  /** Empty when nobody holds it. */
  holder: string;
  ringable: boolean;
  /** They left a name to ask for. */
  named: boolean;
  takers: Person[];
}

/** What callers said and responders wrote is read only for who may. */
export async function factsOf(deps: Deps, s: Subject, inside: boolean): Promise<Facts> {
  const { database, seal } = deps;
  const now = deps.now().getTime();
  const ids = s.requests.map(r => r.id);
  const opened = async (id: string, sealed: string) => seal.open(noteRow(id), sealed);
  return {
    attempts: s.key ? await attemptsOf(database, s.key, firstAsked(s)) : [],
    messages: [...(await messagesOf(database, ids)), ...(await textsOf(database, ids)).map(asWords)],
    notes: inside
      ? await Promise.all(
          (await notesOf(database, ids)).map(async n => ({
            author: n.author_name ?? 'somebody who has left',
            at: n.at,
            text: await opened(n.id, n.text_sealed),
          })),
        )
      : [],
    holder: await holderOf(deps, s.held, now),
    ringable: s.key ? await isRingable(database, s.key, now) : false,
    named: await hasName(deps, s.key),
    takers: await takers(deps),
  };
}

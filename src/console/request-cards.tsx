// The cards of a request's page: what was asked, said, written and tried.
import type { Words } from '../callbacks/hearing.ts';
import type { Deps } from '../deps.ts';
import { lasting, onTheWall, since } from './clock.ts';
import type { Facts } from './facts.ts';
import { languageNames } from './languages.ts';
import { Player } from './message.tsx';
import { OUTCOMES } from './outcome.tsx';
import { Text } from './scripts.tsx';
import { type Subject, takenOnDuty } from './subject.ts';

const WHEN: Record<Subject['request']['ring_when'], string> = {
  unasked: 'They were not asked: one neutral ring, by day',
  day: 'By day',
  evening: 'In the evening',
  no: 'Not this phone: they will call us',
  now: 'Now: it is safe',
};

export const Answers = ({
  deps,
  s,
  request: r,
  now,
}: {
  deps: Deps;
  s: Subject;
  request: Subject['request'];
  now: number;
}) => (
  <section id={`asked-${r.code}`} class="card">
    <h2>{s.requests.length > 1 ? `Asked, as ${r.code}` : 'Asked'}</h2>
    <dl class="facts">
      <dt>Since</dt>
      <dd>
        {since(now - r.created_at)} <small>· {onTheWall(r.created_at, s.place.zone)} there</small>
      </dd>
      <dt>Language</dt>
      <dd>{languageNames(deps)[r.language] ?? r.language}</dd>
      <dt>May be rung</dt>
      <dd>{WHEN[r.ring_when]}</dd>
      <dt>Next hours</dt>
      <dd>
        {r.due_at !== null && r.until_at !== null
          ? `${onTheWall(r.due_at, s.place.zone)} to ${onTheWall(r.until_at, s.place.zone).slice(-5)} there`
          : 'none set'}
      </dd>
      <dt>Promised</dt>
      <dd>{r.promised_by === null ? 'no time' : `until ${onTheWall(r.promised_by, s.place.zone)} there`}</dd>
      <dt>Woman wanted</dt>
      <dd>{r.woman ? 'yes' : 'no'}</dd>
      <dt>Asked by</dt>
      <dd>{r.source}</dd>
      <dt>Number</dt>
      <dd>{r.number_hash ? 'hidden' : 'none'}</dd>
    </dl>
  </section>
);

export const Said = ({ messages, inside, now }: { messages: Words[]; inside: boolean; now: number }) =>
  messages.length === 0 ? null : (
    <section id="said" class="card">
      <h2>Messages</h2>
      {inside ? (
        <ol class="list">
          {messages.map((message, i) => (
            <li>
              <small>
                Message {i + 1}, {since(now - message.created_at)}
                {lasting(message.seconds)}
              </small>
              <Player message={message} name={`Message ${i + 1}`} />
            </li>
          ))}
        </ol>
      ) : (
        <p class="faint">
          {messages.length} {messages.length === 1 ? 'message' : 'messages'}. Claim it to listen or read.
        </p>
      )}
    </section>
  );

export const Written = ({ s, facts, inside }: { s: Subject; facts: Facts; inside: boolean }) => (
  <section id="notes" class="card">
    <h2>Notes</h2>
    {inside ? (
      <>
        {facts.notes.length ? (
          <ol id="notes-list" class="list">
            {facts.notes.map(note => (
              <li>
                <small>
                  <Text text={note.author} /> · {onTheWall(note.at, s.place.zone)} there
                </small>
                <p class="kept">
                  <Text text={note.text} likely={s.request.language} />
                </p>
              </li>
            ))}
          </ol>
        ) : null}
        <form id="note-form" method="post" action={`${s.at}/notes`}>
          <label>
            A note
            <textarea name="note" required maxlength={2000} />
          </label>
          <button type="submit" class="quiet">
            Keep the note
          </button>
        </form>
      </>
    ) : (
      <p class="faint">Who holds it reads and writes them.</p>
    )}
  </section>
);

/** A ring in which the caller's phone was never dialled ended at the responder's own. */
const whatCame = (a: Facts['attempts'][number]): string => {
  if (a.outcome) return OUTCOMES[a.outcome];
  if (a.dialled_at !== null) return 'No outcome yet';
  return a.ended_at === null ? 'The responder’s own phone is rung' : 'The caller was not rung';
};

export const Rings = ({ s, facts }: { s: Subject; facts: Facts }) => (
  <section id="rings" class="card">
    <h2>Rings</h2>
    {facts.attempts.length === 0 ? (
      <p class="faint">{takenOnDuty(s) ? 'Only by somebody on duty.' : 'Not rung yet.'}</p>
    ) : null}
    <ol class="list">
      {facts.attempts.map(a => (
        <li>
          {whatCame(a)}{' '}
          <small>
            · <Text text={a.responder_name ?? 'somebody who has left'} /> ·{' '}
            {onTheWall(a.dialled_at ?? a.started_at, s.place.zone)} there
            {a.carrier ? ` · the network says: ${a.carrier}` : ''}
            {a.seconds ? ` · ${a.seconds} s` : ''}
          </small>
        </li>
      ))}
    </ol>
  </section>
);

// The cards of the rota: what is missing, the form that plans, and a language's week.
import type { Person } from '../store/people.ts';
import type { PlannedShift } from '../store/rota.ts';
import { onTheWall } from './clock.ts';
import { gapsOf, type Spoken } from './gaps.ts';
import { Text } from './scripts.tsx';
import { clockAt, daysFrom, nameOf } from './week.ts';

export const Gaps = ({ languages }: { languages: readonly Spoken[] }) => {
  const sentences = languages.flatMap(gapsOf);
  return (
    <section class="card">
      <h2>Gaps</h2>
      {sentences.length === 0 ? (
        <p>None: every hour that is left of this week has somebody for each language.</p>
      ) : (
        <ul class="list">
          {sentences.map(sentence => (
            <li>{sentence}</li>
          ))}
        </ul>
      )}
    </section>
  );
};

export const PlanForm = ({
  at,
  people,
  names,
  monday,
  today,
}: {
  at: string;
  people: Person[];
  names: Record<string, string>;
  monday: string;
  today: string;
}) => (
  <section class="card">
    <h2>Plan a shift</h2>
    <form method="post" action={at} class="fields">
      <label class="long">
        Who
        <select name="person">
          {people.map(p => (
            <option value={p.id}>
              {p.name} ({p.languages.map(tag => names[tag] ?? tag).join(', ')})
            </option>
          ))}
        </select>
      </label>
      <label>
        Day
        <select name="day">
          {daysFrom(monday).map(day => (
            <option value={day} selected={day === today}>
              {nameOf(day)} {Number(day.slice(8))}
            </option>
          ))}
        </select>
      </label>
      <label>
        From
        <input type="time" name="from" required />
      </label>
      <label>
        Until
        <input type="time" name="until" required aria-describedby="until-hint" />
      </label>
      <p>
        <button type="submit">Plan it</button>
      </p>
      <p id="until-hint" class="faint">
        An end before the beginning is on the next day. The same person and beginning once more moves the end.
      </p>
    </form>
  </section>
);

interface Shown {
  at: string;
  zone: string;
  now: number;
  /** May this person plan? */
  plans: boolean;
}

export const Week = ({ language, ...shown }: Shown & { language: Spoken }) => (
  <section class="card">
    <h2 id={`week-${language.tag}`}>{language.english}</h2>
    {language.days.every(({ shifts }) => shifts.length === 0) ? (
      <p class="faint">Nobody is planned this week.</p>
    ) : (
      <Days language={language} {...shown} />
    )}
  </section>
);

const Days = ({ language, ...shown }: Shown & { language: Spoken }) => (
  <table aria-labelledby={`week-${language.tag}`}>
    <thead>
      <tr>
        <th scope="col">Day</th>
        <th scope="col">Who is here</th>
      </tr>
    </thead>
    <tbody>
      {language.days.map(({ day, shifts, gaps, open }) => (
        <tr>
          <th scope="row">
            {nameOf(day).slice(0, 3)} {Number(day.slice(8))}
          </th>
          <td>
            {shifts.map(shift => (
              <Planned shift={shift} {...shown} />
            ))}
            {gaps.map(gap => (
              <span class="tag urgent">
                nobody {clockAt(gap.from, language.zone)}–{clockAt(gap.until, language.zone)}
              </span>
            ))}
            {!open && shifts.length === 0 ? <span class="faint">closed</span> : null}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

const Planned = ({ shift, at, zone, now, plans }: Shown & { shift: PlannedShift }) => {
  const begins = onTheWall(shift.from, zone);
  const ends = onTheWall(shift.until, zone);
  const until = begins.slice(0, -5) === ends.slice(0, -5) ? ends.slice(-5) : `${ends.slice(0, 3)} ${ends.slice(-5)}`;
  return (
    <div class="planned">
      <span>
        <Text text={shift.name} /> {begins.slice(-5)}–{until}
      </span>
      {plans && shift.until > now ? (
        <form method="post" action={`${at}/${encodeURIComponent(shift.person)}/${shift.from}/unplan`}>
          <button type="submit" class="plain">
            Take out
            <span class="unseen">
              {' '}
              {shift.name}, {begins}
            </span>
          </button>
        </form>
      ) : null}
    </div>
  );
};

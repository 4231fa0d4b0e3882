// The page with the phones on it. The phones themselves are made in the browser, from one template (row.js).
import { Handset } from './handset.tsx';
import { type LineToTry, type Person, Setup } from './setup.tsx';

export type { LineToTry, Person };

/** As many as fit side by side, and as a browser keeps open to one server (six, in HTTP/1.1) with two to spare. */
const MOST_PHONES = 4;

interface PageProps {
  lines: LineToTry[];
  people: Person[];
  /** The hotline's clock can be put forward. */
  clock: boolean;
}

export const Page = ({ lines, people, clock }: PageProps) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Phones to try the hotline with</title>
      <link rel="stylesheet" href="/phone/page.css" />
      <link rel="stylesheet" href="/phone/phone.css" />
      <link rel="stylesheet" href="/phone/texts.css" />
      <link rel="stylesheet" href="/phone/row.css" />
      <script type="module" src="/phone/row.js" />
    </head>
    <body>
      <header>
        <div>
          <h1>Phones to try the hotline with</h1>
          <p>Nothing leaves this computer: no call or text is real, and every number is an example.</p>
        </div>
        <div class="tools">
          {clock && <Clock />}
          <label>
            <input type="checkbox" id="no-hurry" />
            <span>
              <strong>No hurry</strong>
              <small>Silence after a question is not counted.</small>
            </span>
          </label>
          <button type="button" id="add">
            Add a phone
          </button>
        </div>
      </header>
      <main id="row" data-most={MOST_PHONES} />
      <template id="template">
        <section class="phone" data-status="idle">
          <div class="parts">
            <Setup lines={lines} people={people} />
            <Handset />
            <Conversation />
          </div>
        </section>
      </template>
    </body>
  </html>
);

/** For what takes its time: the next text of a series, the hours in which somebody may be texted. */
const Clock = () => (
  <fieldset class="clock" id="clock">
    <legend data-part="time">The hotline’s clock</legend>
    <span>
      Let pass:{' '}
      <button type="button" data-hours="1">
        1 hour
      </button>{' '}
      <button type="button" data-hours="4">
        4 hours
      </button>{' '}
      <button type="button" data-hours="24">
        1 day
      </button>
    </span>
  </fieldset>
);

const Conversation = () => (
  <section class="conversation" aria-label="The conversation">
    <h2>The conversation</h2>
    <ol class="log" data-part="log" />
    <p class="empty">What is said and which keys are pressed will stand here.</p>
  </section>
);

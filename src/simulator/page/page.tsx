// The page with the phone on it.
import { KEYS } from '../protocol.ts';

export interface LineToTry {
  number: string;
  mode: 'answer' | 'ring-back' | 'practice';
  /** What it is for, in a few words. */
  label: string;
}

/** Numbers to call from, each of a form that its country uses. Only this page ever rings. */
export const EXAMPLES = [
  { number: '+66812345678', who: 'Thailand' },
  { number: '+959421234567', who: 'Myanmar' },
  { number: '+85512345678', who: 'Cambodia' },
  { number: '+9779841234567', who: 'Nepal' },
  { number: 'withheld', who: 'Number withheld' },
];

const MODES: Record<LineToTry['mode'], string> = {
  answer: 'Picks up.',
  'ring-back': 'Does not pick up, so the call is free; rings this phone back a moment later.',
  practice: 'Picks up, for practising: keeps nothing and calls nobody.',
};

const LETTERS: Record<string, string> = {
  2: 'abc',
  3: 'def',
  4: 'ghi',
  5: 'jkl',
  6: 'mno',
  7: 'pqrs',
  8: 'tuv',
  9: 'wxyz',
  0: '+',
};
const SPOKEN: Record<string, string> = { '*': 'star', '#': 'hash' };

export const Page = ({ lines }: { lines: LineToTry[] }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>A phone to try the hotline with</title>
      <link rel="stylesheet" href="/phone/phone.css" />
      <script type="module" src="/phone/phone.js" />
    </head>
    <body>
      <header>
        <h1>A phone to try the hotline with</h1>
        <p>Nothing leaves this computer: no real call is made, and every number here is an example.</p>
      </header>
      <main>
        <Setup lines={lines} />
        <Handset />
        <Conversation />
      </main>
    </body>
  </html>
);

const Setup = ({ lines }: { lines: LineToTry[] }) => (
  <form id="setup" autocomplete="off">
    <fieldset>
      <legend>This phone’s number</legend>
      {EXAMPLES.map(({ number, who }, i) => (
        <label class="choice">
          <input type="radio" name="from" value={number} checked={i === 0} />
          <span>
            <strong>{who}</strong> {number === 'withheld' ? '' : number}
          </span>
        </label>
      ))}
      <label class="choice">
        <input type="radio" name="from" value="" />
        <span>
          <strong>Another</strong>{' '}
          <input id="other" type="tel" placeholder="+66898765432" aria-label="Another number" />
        </span>
      </label>
    </fieldset>
    <fieldset>
      <legend>The line to dial</legend>
      {lines.map(({ number, mode, label }, i) => (
        <label class="choice">
          <input type="radio" name="line" value={number} checked={i === 0} />
          <span>
            <strong>{number}</strong> {label}
            <small>{MODES[mode]}</small>
          </span>
        </label>
      ))}
    </fieldset>
    <label class="choice plain">
      <input type="checkbox" id="no-hurry" />
      <span>
        <strong>No hurry</strong>
        <small>Silence after a question is not counted.</small>
      </span>
    </label>
  </form>
);

const Handset = () => (
  <section id="phone" aria-label="Phone" data-status="idle">
    <div id="screen">
      <p id="status" role="status">
        Ready
      </p>
      <div id="caption" role="log" aria-live="polite" aria-label="What is said" tabindex={0} />
      <p id="typed" aria-live="polite" />
      <p id="hint" aria-live="polite">
        Press the green key to dial.
      </p>
    </div>
    <div id="speech" hidden>
      <button type="button" id="speak">
        Speak
      </button>
      <button type="button" id="sample">
        Send a sample
      </button>
    </div>
    <div class="calls">
      <button type="button" id="green" aria-label="Dial">
        <Receiver />
      </button>
      <button type="button" id="skip" class="small" disabled>
        Skip
      </button>
      <button type="button" id="quiet" class="small" disabled>
        Say nothing
      </button>
      <button type="button" id="red" aria-label="Hang up">
        <Receiver />
      </button>
    </div>
    <div id="keys">
      {KEYS.map(key => (
        <button type="button" data-key={key} aria-label={SPOKEN[key] ?? key}>
          {key}
          <small aria-hidden="true">{LETTERS[key] ?? ''}</small>
        </button>
      ))}
    </div>
  </section>
);

const Receiver = () => (
  <svg viewBox="0 0 24 24" width="26" height="26" aria-hidden="true">
    <path
      fill="currentColor"
      d="M6.6 10.8a15 15 0 0 0 6.6 6.6l2.2-2.2a1 1 0 0 1 1-.25 11.4 11.4 0 0 0 3.6.57 1 1 0 0 1 1 1V20a1 1 0 0 1-1 1A17 17 0 0 1 3 4a1 1 0 0 1 1-1h3.5a1 1 0 0 1 1 1c0 1.25.2 2.45.57 3.57a1 1 0 0 1-.25 1z"
    />
  </svg>
);

const Conversation = () => (
  <section id="conversation" aria-labelledby="conversation-title">
    <h2 id="conversation-title">The conversation</h2>
    <ol id="log" />
    <p class="empty">What is said and which keys are pressed will stand here.</p>
  </section>
);

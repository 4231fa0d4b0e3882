// The phone that one holds: whose it is, its screen, its keys.
import { KEYS } from '../protocol.ts';

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

export const Handset = () => (
  <div class="handset">
    <div class="whose">
      <p data-part="whose" />
      <button type="button" class="mode" data-part="mode" aria-label="Texts" aria-pressed="false" title="Texts">
        <Envelope />
        <span data-part="unread" aria-hidden="true" />
      </button>
      <button type="button" data-part="mute" aria-label="Mute" aria-pressed="false" title="Mute">
        <Loudspeaker />
      </button>
      <button type="button" data-part="remove" aria-label="Remove this phone" title="Remove this phone">
        <Cross />
      </button>
    </div>
    <div class="screen">
      <p class="status" data-part="status" role="status">
        Ready
      </p>
      <div class="caption" data-part="caption" role="log" aria-live="polite" aria-label="What is said" tabindex={0} />
      <p class="typed" data-part="typed" aria-live="polite" />
      <p class="hint" data-part="hint" aria-live="polite">
        Press the green key to dial.
      </p>
      <div class="texts">
        <ol class="thread" data-part="thread" role="log" aria-live="polite" aria-label="Texts" tabindex={0} />
        <div class="writing">
          <textarea data-part="write" rows={1} maxlength={1600} aria-label="Write a text" placeholder="Write a text" />
          <button type="button" data-part="send">
            Send
          </button>
        </div>
      </div>
    </div>
    <div class="speech" data-part="speech" hidden>
      <button type="button" data-part="speak">
        Speak
      </button>
      <button type="button" data-part="sample">
        Send a sample
      </button>
    </div>
    <div class="calls">
      <button type="button" class="green" data-part="green" aria-label="Dial">
        <Receiver />
      </button>
      <button type="button" class="small" data-part="machine" hidden>
        A machine picks up
      </button>
      <button type="button" class="small" data-part="skip" disabled>
        Skip
      </button>
      <button type="button" class="small" data-part="quiet" disabled>
        Say nothing
      </button>
      <button type="button" class="red" data-part="red" aria-label="Hang up">
        <Receiver />
      </button>
    </div>
    <div class="keys">
      {KEYS.map(key => (
        <button type="button" data-key={key} aria-label={SPOKEN[key] ?? key}>
          {key}
          <small aria-hidden="true">{LETTERS[key] ?? ''}</small>
        </button>
      ))}
    </div>
  </div>
);

const Receiver = () => (
  <svg viewBox="0 0 24 24" width="26" height="26" aria-hidden="true">
    <path
      fill="currentColor"
      d="M6.6 10.8a15 15 0 0 0 6.6 6.6l2.2-2.2a1 1 0 0 1 1-.25 11.4 11.4 0 0 0 3.6.57 1 1 0 0 1 1 1V20a1 1 0 0 1-1 1A17 17 0 0 1 3 4a1 1 0 0 1 1-1h3.5a1 1 0 0 1 1 1c0 1.25.2 2.45.57 3.57a1 1 0 0 1-.25 1z"
    />
  </svg>
);

/** Sound waves while it sounds, a cross while it does not (phone.css shows one of the two). */
const Loudspeaker = () => (
  <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2">
    <path d="M3 9.5v5h3.5L11 18.5v-13L6.5 9.5z" fill="currentColor" stroke-linejoin="round" />
    <path class="waves" d="M14.5 9a4.2 4.2 0 0 1 0 6M17.2 6.5a7.8 7.8 0 0 1 0 11" stroke-linecap="round" />
    <path class="off" d="m15.5 9.5 5 5m0-5-5 5" stroke-linecap="round" />
  </svg>
);

const Envelope = () => (
  <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2">
    <path d="M3.5 6h17v12h-17zM3.5 7l8.5 6.5L20.5 7" stroke-linejoin="round" />
  </svg>
);

const Cross = () => (
  <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
    <path d="m6.5 6.5 11 11m0-11-11 11" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
  </svg>
);

// Whose phone it is, and which line it dials. Folded away where several phones stand side by side.
import { WITHHELD } from '../protocol.ts';

export interface LineToTry {
  number: string;
  mode: 'answer' | 'ring-back' | 'practice' | 'responders';
  /** What it is for, in a few words. */
  label: string;
}

/** Somebody who returns calls here, and their phone. */
export interface Person {
  name: string;
  number: string;
}

/** Numbers to call from, each of a form that its country uses. Only this page ever rings. */
const EXAMPLES = [
  { number: '+66812345678', who: 'Thailand' },
  { number: '+959421234567', who: 'Myanmar' },
  { number: '+85512345678', who: 'Cambodia' },
  { number: '+9779841234567', who: 'Nepal' },
  { number: WITHHELD, who: 'Number withheld' },
];

const MODES: Record<LineToTry['mode'], string> = {
  answer: 'Picks up.',
  'ring-back': 'Does not pick up, so the call is free; rings this phone back a moment later.',
  practice: 'Picks up, for practising: keeps nothing and calls nobody.',
  responders: 'For those who work here: rings a registered phone back, asks any other to sign in.',
};

export const Setup = ({ lines, people }: { lines: LineToTry[]; people: Person[] }) => (
  <details class="setup">
    <summary>
      Number and line · <span data-part="dials" />
    </summary>
    <form data-part="setup" autocomplete="off">
      <fieldset>
        <legend>This phone’s number</legend>
        {EXAMPLES.map(({ number, who }) => (
          <Whose number={number} who={who} />
        ))}
        {people.map(({ number, name }) => (
          <Whose number={number} who={`${name} (responder)`} person />
        ))}
        <label class="choice">
          <input type="radio" name="from" value="" />
          <span>
            <strong>Another</strong>{' '}
            <input data-part="other" type="tel" placeholder="+66898765432" aria-label="Another number" />
          </span>
        </label>
      </fieldset>
      <fieldset>
        <legend>The line to dial</legend>
        {lines.map(({ number, mode, label }, i) => (
          <label class="choice">
            <input type="radio" name="line" value={number} data-mode={mode} checked={i === 0} />
            <span>
              <strong>{number}</strong> {label}
              <small>{MODES[mode]}</small>
            </span>
          </label>
        ))}
      </fieldset>
    </form>
  </details>
);

const Whose = ({ number, who, person = false }: { number: string; who: string; person?: boolean }) => (
  <label class="choice">
    <input type="radio" name="from" value={number} data-person={person ? who : undefined} />
    <span>
      <strong>{who}</strong> {number === WITHHELD ? '' : number}
    </span>
  </label>
);

// What the machine asks of the store, carried out: ask -> answer. A table, one line of acting per kind of ask.
import type { Deps } from '../deps.ts';
import { once, wasApplied } from '../store/applied.ts';
import { rungLately } from '../store/callbacks.ts';
import { knownCaller } from '../store/callers.ts';
import { takeRequest } from '../store/duty.ts';
import { heldNumber, heldRow, holdNumber } from '../store/held.ts';
import {
  cancelRequest,
  keepPromise,
  refineRequest,
  requestId,
  requestIso,
  requestRow,
  type SealedNumber,
  type Standing,
  saveRequest,
} from '../store/requests.ts';
import { READ_MS, within } from '../store/within.ts';
import type { Answer, Ask, CallState } from '../voice/call.ts';
import { type CallFlow, homeCountries } from '../voice/flow.ts';
import { underFreeCode } from './codes.ts';
import { countryOf, spokenDigits, typedNumber } from './number.ts';
import { MOST_TRIED, phonesFor } from './phones.ts';
import { promised, promisedBy } from './promises.ts';
import { nextWindow, placeOf } from './windows.ts';

/** The call, or the text, that asks. */
export interface Asker {
  flow: CallFlow;
  /** The id of the call or text. */
  sid: string;
  /** E.164; undefined when withheld. */
  number: string | undefined;
  /** Did we ring them? */
  rung: boolean;
  written?: boolean;
}

/** A caller who asked waits this long to hear that it is saved; then they are told that it is not (it may be, after all). */
const WRITE_MS = 6_000;

type Answers = { [K in Ask['ask']]: (ask: Extract<Ask, { ask: K }>) => Promise<Answer> };

/** Answers one ask. Never rejects: what could not be done is `notSaved`, said in the log with its reason. */
export async function answer(deps: Deps, asker: Asker, state: CallState, ask: Ask): Promise<Answer> {
  const answers = asker.flow.line.mode === 'practice' ? practised(asker, state) : kept(deps, asker, state);
  try {
    if (asker.sid === '' && ask.ask !== 'know') throw new Error('the provider sent no id for this call');
    return await within(WRITE_MS, (answers[ask.ask] as (ask: Ask) => Promise<Answer>)(ask));
  } catch (error) {
    deps.log('error', `the store could not ${ask.ask}; the caller is told`, { call: asker.sid, error });
    return { type: 'notSaved' };
  }
}

function kept(deps: Deps, asker: Asker, state: CallState): Answers {
  const { database, seal } = deps;
  const { flow, sid, number } = asker;
  const { language = 'en', country } = state.context;
  const now = deps.now();
  const asking = (nth: number) => ({ callSid: sid, nth, turn: state.turn, now: now.getTime() });
  const sealed = async (row: string, plain: string): Promise<SealedNumber> => ({
    hash: await seal.hash(plain),
    sealed: await seal.seal(row, plain),
    iso: countryOf(plain),
  });
  const home = homeCountries(flow, country);
  const placeFor = (iso: string | null | undefined) => placeOf(iso, flow.places, flow.line.home);
  /** What was promised last is what they are told, and what the report measures. */
  const saved = async (standing: Standing): Promise<Extract<Answer, { type: 'saved' }>> => {
    const { code, iso } = standing;
    const place = placeFor(iso);
    // What an older request forbids is not promised by one that does not say otherwise.
    const when = standing.forbidden ? 'no' : standing.when;
    const said = standing.held ? 'cannot-say' : await promised(database, { when, language, place, now });
    await keepPromise(database, standing, promisedBy(said, now, place));
    return { type: 'saved', code, promised: said };
  };
  const numberFor = async (nth: number, which: 'caller' | 'typed' | 'none') => {
    const plain = { caller: () => number, typed: () => held(), none: () => undefined }[which]();
    const found = await plain;
    return found ? sealed(requestRow(requestId({ callSid: sid, nth })), found) : undefined;
  };
  const held = async () => {
    const value = await heldNumber(database, sid);
    if (!value) throw new Error('no typed number is held for this call');
    return seal.open(heldRow(sid), value);
  };

  return {
    know: async () => {
      if (!number) return { type: 'known' };
      const read = seal.hash(number).then(hash => knownCaller(database, hash, now.getTime()));
      return { type: 'known', ...(await within(READ_MS, read)) };
    },
    save: async ({ nth, number: which, urgent }) => {
      const request = {
        ...asking(nth),
        line: flow.line.number,
        language,
        country,
        source: asker.written ? 'text' : asker.rung ? 'ring-back' : 'call',
        urgency: urgent ? ('urgent' as const) : ('normal' as const),
        when: urgent === 'ring' ? ('now' as const) : ('unasked' as const),
        insist: urgent === 'ring',
      };
      const sealedNumber = await numberFor(nth, which);
      const window = nextWindow(now.getTime(), request.when, placeFor(sealedNumber?.iso));
      const phones = (await phonesFor(deps, language, { number, call: sid })).slice(0, MOST_TRIED).length;
      const standing = await underFreeCode(deps, code =>
        saveRequest(database, { ...request, number: sealedNumber, window, code }),
      );
      const offer = !urgent && phones > 0 && (await rungLately(database, sealedNumber?.hash, now.getTime()));
      return { ...(await saved(standing)), phones, offer };
    },
    refine: async ({ nth, change: { number: which, ...change } }) => {
      const sealedNumber = which ? await numberFor(nth, which) : undefined;
      const iso = sealedNumber?.iso ?? (await requestIso(database, requestId({ callSid: sid, nth })));
      const window = change.when && nextWindow(now.getTime(), change.when, placeFor(iso));
      return saved(await refineRequest(database, { ...asking(nth), ...change, number: sealedNumber, window }));
    },
    talked: async ({ nth }) => {
      await takeRequest(database, requestId({ callSid: sid, nth }), 'on duty', now.getTime());
      return { type: 'saved', code: state.context.code ?? '', promised: 'now' };
    },
    cancel: async ({ nth }) =>
      (await cancelRequest(database, asking(nth))) ? { type: 'cancelled' } : { type: 'notSaved' },
    hold: async ({ digits }) => {
      const typed = typedNumber(digits, home, flow.mayRing);
      if (!typed) return { type: 'notSaved' };
      // A webhook that comes again, or late, must not put back a number that was typed over since.
      const key = `${sid}:${state.turn}:hold`;
      if (!(await wasApplied(database, key))) {
        await holdNumber(database, sid, await seal.seal(heldRow(sid), typed), now.getTime());
        await once(database, key, now.getTime(), []);
      }
      return { type: 'held', spoken: spokenDigits(typed, home) };
    },
    recall: async () => ({ type: 'held', spoken: spokenDigits(await held(), home) }),
  };
}

/** On the practice line everything sounds the same and nothing is kept. */
function practised({ flow }: Asker, state: CallState): Answers {
  const home = homeCountries(flow, state.context.country);
  const saved = async (): Promise<Answer> => ({ type: 'saved', code: '000000', promised: 'cannot-say' });
  return {
    know: async () => ({ type: 'known' }),
    // "Ring me back now" sounds as it does on a good night; no phone is ever tried.
    save: async ({ urgent }) => ({ ...(await saved()), phones: urgent === 'ring' ? 1 : 0 }),
    refine: saved,
    talked: saved,
    cancel: async () => ({ type: 'cancelled' }),
    hold: async ({ digits }) => {
      const typed = typedNumber(digits, home, flow.mayRing);
      return typed ? { type: 'held', spoken: spokenDigits(typed, home) } : { type: 'notSaved' };
    },
    recall: async () => ({ type: 'notSaved' }),
  };
}

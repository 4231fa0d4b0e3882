// How far a number's life has come, in a few words: who holds it, whether their phone rings, since when they talk.
import type { LifeState } from '../callbacks/life.ts';
import type { Country } from '../content/hotline.ts';
import type { Attempt } from '../store/attempts.ts';
import type { Callback } from '../store/callbacks.ts';
import { onTheWall } from './clock.ts';
import { Text } from './scripts.tsx';

interface Standing {
  held: Callback | undefined;
  open: boolean;
  /** Empty when nobody holds it. */
  holder: string;
  attempts: readonly Attempt[];
  place: Country;
  /** By somebody on duty. */
  taken: boolean;
}

/** From the moment the caller's phone rings. */
const CALL: Partial<Record<LifeState, (s: Standing) => string>> = {
  dialling: () => 'ringing them',
  talking: ({ attempts, place }) => {
    const since = attempts.findLast(a => a.ended_at === null)?.picked_up_at;
    return since == null ? 'talking' : `talking since ${onTheWall(since, place.zone).slice(-5)} there`;
  },
  outcome: () => 'outcome owed',
};

/** The ring whose outcome is owed, if the caller was rung. */
export const unsettled = <A extends Attempt>(attempts: readonly A[]): A | undefined =>
  attempts.findLast(a => a.outcome === null && a.dialled_at !== null);

/** The call's state in words; empty when there is none. */
export const callOf = (s: Standing): string => (s.open && s.held && s.holder && CALL[s.held.state]?.(s)) || '';

export const State = (s: Standing) => {
  if (!s.open) return <span class="tag">closed</span>;
  if (s.held?.state === 'parked') return <span class="tag parked">parked: {s.held.parked_why}</span>;
  if (s.taken) return <span class="tag held">taken on duty</span>;
  if (!s.holder) return <span class="tag">waiting</span>;
  const call = callOf(s);
  return (
    <>
      <span class="tag held">
        held by <Text text={s.holder} />
      </span>
      {call ? <span class="tag now">{call}</span> : null}
    </>
  );
};

// Why a take can't become a clip.

export type Reason =
  | 'unknown'
  | 'twice'
  | 'outside'
  | 'not audio'
  | 'damaged'
  | 'too big'
  | 'too long'
  | 'too short'
  | 'silent'
  | 'clipped'
  | 'noisy'
  | 'failed';

/** A take is refused: the kind of reason, and a sentence with what was measured and what to do. */
export class Refused extends Error {
  readonly reason: Reason;

  constructor(reason: Reason, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.reason = reason;
  }
}

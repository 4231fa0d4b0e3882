// <Reject>: as the first verb of an incoming call it is not answered, and not billed. Later it hangs up.
import type { CallStatus } from '../leg.ts';
import type { Reject } from '../twiml-reader.ts';
import type { Perform } from './onward.ts';

const STATUS: Record<Reject['reason'], CallStatus> = { busy: 'busy', rejected: 'no-answer' };

export const reject: Perform<Reject> = async (_, leg, verb) => {
  if (!leg.answered) leg.status = STATUS[verb.reason];
  return 'over';
};

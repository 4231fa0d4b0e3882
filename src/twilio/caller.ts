// Who is on which line: read off a form, the same way for calls we receive and calls we place.
import { callerNumber } from '../callbacks/number.ts';
import type { Deps } from '../deps.ts';
import type { CallFlow } from '../voice/flow.ts';
import { callSid } from './form.ts';
import type { Form } from './signed.ts';

export interface Caller {
  flow: CallFlow;
  sid: string;
  /** E.164; undefined when withheld. */
  number: string | undefined;
  /** Did we ring them? */
  rung: boolean;
}

export function caller(deps: Deps, form: Form): Caller {
  const rung = form.Direction === 'outbound-api';
  const [line, other] = rung ? [form.From, form.To] : [form.To, form.From];
  return { flow: flowOf(deps, line), sid: callSid(form), number: callerNumber(other), rung };
}

/** The line's flow. A number that hotline.yaml does not know is answered all the same, as the first line. */
export function flowOf(deps: Deps, line: string | undefined): CallFlow {
  const known = deps.flows.get(line ?? '') ?? deps.flows.get(`+${line}`);
  if (known) return known;
  const [first] = deps.flows.values();
  if (!first) throw new Error('hotline.yaml has no line');
  deps.log('error', 'a call came in on a number that is not in hotline.yaml; it is answered as the first line', {
    answeredAs: first.line.id,
  });
  return first;
}

/** The flow of a line by its id, as our own addresses carry it. */
export const flowById = (deps: Deps, id: string | undefined): CallFlow =>
  [...deps.flows.values()].find(flow => flow.line.id === id) ?? flowOf(deps, undefined);

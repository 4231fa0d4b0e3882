// What a line promises, and whether its provider can do it.

import { startsAs } from '../../callbacks/number.ts';
import type { Hotline, LineSettings } from '../../content/hotline.ts';
import type { Checked } from '../checked.ts';

type Name = NonNullable<Checked['provider']>;
/** What somebody may know of and accept, in hotline.yaml. */
export type Limit = Hotline['accepts'][number];

interface Shortfall {
  limit: Limit;
  of: Name;
  /** Whom it touches. */
  touches(line: LineSettings): boolean;
  says: string;
  /** What to settle before it is accepted. */
  settle: string;
}

/** Sources: somleng/somleng and somleng/somleng-switch; twilio.com/docs and its pages on countries. */
const SHORTFALLS: Shortfall[] = [
  {
    limit: 'recordings-stay',
    of: 'somleng',
    touches: line => line.mode === 'answer' || line.mode === 'ring-back',
    says: 'callers’ messages cannot be deleted at Somleng, where their addresses ask for no password',
    settle: 'agree with Somleng on how long they are kept',
  },
  {
    limit: 'machines-unknown',
    of: 'somleng',
    touches: line => line.mode === 'ring-back',
    says: 'Somleng does not tell machines that pick up from people, so the names of the languages may stand on a machine',
    settle: 'make sure that they may',
  },
  {
    limit: 'no-fallback',
    of: 'somleng',
    touches: () => true,
    says: 'Somleng has no fallback address, so nobody answers while this server is down',
    settle: 'have somebody watch /readyz at night',
  },
];

/** Countries (ISO 3166) whose numbers Twilio gives out without texts in both directions. */
const NO_TWO_WAY: readonly string[] = ['TH', 'NP'];

/** The country (ISO 3166) of a number that this provider has no texts to; undefined: none is known. */
export const oneWay = (provider: Name, number: string): string | undefined =>
  provider === 'twilio' ? NO_TWO_WAY.find(iso => startsAs(number, iso)) : undefined;

/** A sentence for each thing that the lines promise and the provider cannot do. */
export function brokenPromises({ hotline, provider }: Pick<Checked, 'hotline' | 'provider'>): string[] {
  if (!provider)
    return [
      `there is no provider, so nobody is answered or rung back: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, then look again`,
    ];
  return hotline.lines.flatMap(line => [
    ...SHORTFALLS.filter(s => s.of === provider && s.touches(line) && !hotline.accepts.includes(s.limit)).map(
      ({ says, settle, limit }) =>
        `${line.number}: ${says}: ${settle}, then write ${limit} into accepts: [ ] of hotline.yaml`,
    ),
    ...(line.sms === 'two-way' && oneWay(provider, line.number)
      ? [
          `${line.number}: Twilio's numbers of this country can't be texted: write sms: out or sms: none in hotline.yaml`,
        ]
      : []),
  ]);
}

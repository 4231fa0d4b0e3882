// Everything the console says no to: a status, what happened, and what to do now. A table, whose names are the reasons.
import type { ContentfulStatusCode } from 'hono/utils/http-status';

interface Words {
  status: ContentfulStatusCode;
  title: string;
  /** `about`: a name, a code or a time that the sentence needs. */
  say(about: string): string;
}

export const REFUSALS = {
  'not-for-you': {
    status: 403,
    title: 'Not for your role',
    say: () => 'This page does not exist, or your role may not use it. Ask a supervisor if you need it.',
  },
  'not-there': {
    status: 404,
    title: 'Not here',
    say: what => `There is no ${what}. Go back to the queue and look again.`,
  },
  'wrong-form': { status: 400, title: 'Something is missing', say: what => `${what}. Go back and fill it in.` },
  'wrong-sign-in': {
    status: 403,
    title: 'Not signed in',
    say: () =>
      'The name or the password is wrong. After five wrong passwords each further one has to wait, longer every time.',
  },
  locked: { status: 403, title: 'Locked', say: () => 'This account is locked. A supervisor can unlock it.' },
  'wrong-code': {
    status: 403,
    title: 'Wrong code',
    say: () =>
      'That is not the code your app shows now. Wait for the next one, and see that the phone’s clock is right.',
  },
  'code-used': {
    status: 403,
    title: 'Used already',
    say: () => 'That code has been used. Wait for the next one, half a minute at most.',
  },
  'too-often': {
    status: 429,
    title: 'Too many tries',
    say: () =>
      'Too many wrong tries from here. Wait, and try again: the wait grows with each, to about an hour. Where you have signed in before, you can sign in now.',
  },
  'wrong-password': {
    status: 403,
    title: 'Wrong password',
    say: () => 'The password is wrong, so nothing was shown. After five wrong ones in a row the account is locked.',
  },
  held: {
    status: 409,
    title: 'Somebody was quicker',
    say: who => `${who} holds this one. Take another from the queue.`,
  },
  'you-hold-another': {
    status: 409,
    title: 'One at a time',
    say: code => `You hold ${code}. Give its outcome or release it, then claim this one.`,
  },
  'they-hold-another': {
    status: 409,
    title: 'One at a time',
    say: who => `${who} holds another, or this one has moved. Look again, then choose.`,
  },
  parked: { status: 409, title: 'Parked', say: why => `A supervisor has to decide first: ${why}.` },
  'outside-hours': {
    status: 409,
    title: 'Not now',
    say: when => `This number may not be rung now${when ? `; it may be from ${when}, on their clock` : ''}.`,
  },
  'not-this-phone': {
    status: 409,
    title: 'Not this phone',
    say: () => 'The caller said that this phone must not be rung. They will call us.',
  },
  'asked-never': {
    status: 409,
    title: 'Not to be called',
    say: () => 'This number asked not to be called. Only a new request from there lifts that.',
  },
  'for-a-woman': {
    status: 409,
    title: 'A woman should call',
    say: () => 'They asked to be called by a woman. Leave it to one, or to a supervisor.',
  },
  'no-number': { status: 409, title: 'No number', say: () => 'This request has no number, so nobody can ring it.' },
  closed: { status: 409, title: 'Closed', say: code => `Request ${code} is closed.` },
  'not-yours': {
    status: 409,
    title: 'Not yours now',
    say: who => (who ? `${who} holds this one now. Nothing was changed.` : 'You do not hold this one. Claim it first.'),
  },
  lapsed: {
    status: 409,
    title: 'Your claim has lapsed',
    say: () =>
      'Your claim has lapsed, because ten minutes went by without a call. Nothing was changed: claim it again.',
  },
  'claim-first': {
    status: 403,
    title: 'Claim it first',
    say: () => 'Only who holds a request hears its messages. Claim it, then listen.',
  },
  'not-safe-yet': {
    status: 403,
    title: 'Closed during the call',
    say: () => 'Messages and notes are closed during a call until they have said that it is safe to talk.',
  },
  'not-the-name': {
    status: 403,
    title: 'Is it them?',
    say: () =>
      'They left a name to ask for. Only when somebody has answered to it, and has said that it is safe, does this open. If nobody did, say good-bye: it was somebody else.',
  },
  'not-talking': {
    status: 409,
    title: 'Nobody was rung',
    say: () => 'Nobody has been rung for this one yet, so nobody can have said that it is safe. Ring first, and ask.',
  },
  'owes-outcome': {
    status: 409,
    title: 'An outcome is owed',
    say: () => 'This one has been rung, so it needs an outcome before anything else.',
  },
  'given-already': {
    status: 409,
    title: 'Given already',
    say: () => 'The outcome of this call has been given already. Nothing was changed; take the next from the queue.',
  },
  changed: {
    status: 409,
    title: 'It has moved on',
    say: () => 'Something changed since you opened this page. Nothing was written: open the request again and look.',
  },
  'bad-time': {
    status: 400,
    title: 'Not at that time',
    say: hours => `Name a time ahead, within the hours: ${hours}.`,
  },
  'no-consent': {
    status: 400,
    title: 'Did they agree?',
    say: () => 'A referral needs the caller’s word. Ask them, tick that they agreed, and give the outcome again.',
  },
  'not-asked': {
    status: 400,
    title: 'May we ring again?',
    say: () => 'Whoever we speak to is asked whether this phone may be rung again. Choose what they said.',
  },
  'bad-shift': { status: 400, title: 'Not such a shift', say: why => `${why} Nothing was planned.` },
  'bad-number': {
    status: 400,
    title: 'No number we may ring',
    say: () => 'That is no number of a country we may ring. Listen again, and type it as it is dialled there.',
  },
  'numbers-differ': {
    status: 400,
    title: 'Two different numbers',
    say: () => 'The two numbers are not the same. Listen again: a wrong digit would ring a stranger.',
  },
  'decided-already': {
    status: 409,
    title: 'Decided already',
    say: () => 'Somebody has decided about this message. Nothing was changed.',
  },
  'not-yourself': {
    status: 409,
    title: 'Not yourself',
    say: () => 'You can not lock yourself out. Another supervisor can.',
  },
  'no-ring': { status: 502, title: 'Your phone could not be rung', say: why => `${why}` },
  'no-sound': {
    status: 404,
    title: 'Not here yet',
    say: () => 'The sound of this message is not with us yet, or has been deleted. Try again in ten minutes.',
  },
  'another-site': {
    status: 403,
    title: 'Sent from elsewhere',
    say: () => 'This form was not sent from the console itself, so nothing was done. Open the console and do it there.',
  },
  broke: {
    status: 500,
    title: 'Something broke',
    say: () => 'Something broke, and it has been logged. What you sent may not be saved: look, and try again.',
  },
} satisfies Record<string, Words>;

export type Why = keyof typeof REFUSALS;

/** Thrown by a handler that says no; the edge (routes.tsx) makes a page of it. */
export class Refusal extends Error {
  readonly why: Why;
  readonly about: string;
  /** What somebody typed, given back so that it is not lost. */
  readonly typed: string | undefined;
  /** Where to go on. */
  readonly back: string | undefined;

  constructor(why: Why, more: { about?: string; typed?: string; back?: string } = {}) {
    super(why);
    this.why = why;
    this.about = more.about ?? '';
    this.typed = more.typed;
    this.back = more.back;
  }
}

// Asking to be called: saved at that word or digit, then refined by each answer, as on the telephone
// (src/voice/asking.ts). Nothing of it must be answered: the promise and the code come first.

export const is = (digit: number) => ({ type: 'is', params: digit }) as const;
export const say = (...ids: string[]) => ({ type: 'say', params: ids }) as const;

/** What follows when a request was to be saved. */
const SAVED = {
  saved: [
    { guard: 'languageMissing', target: 'language', actions: 'saved' },
    { guard: 'again', target: 'asked', actions: ['saved', say('call.again')] },
    { target: 'asked', actions: ['saved', say('call.saved')] },
  ],
  cannot: { target: 'number', actions: say('call.cannot') },
} as const;

const NOT_CHANGED = { target: 'asked', actions: say('call.not-changed') } as const;

const HUSHED = {
  hushed: { target: 'quiet', actions: 'hush' },
  notSaved: { target: 'quiet', actions: ['hush', say('sorry')] },
} as const;

const hours = (params: 'day' | 'evening') => ({ type: 'hours', params }) as const;

export const requesting = {
  saving: { on: SAVED },
  savingNow: { on: SAVED },
  savingLater: { on: SAVED },
  asked: {
    on: {
      // Who wants this phone left alone and has named no other is asked for it: an hour would have this one ring.
      digit: [
        { guard: is(3), target: 'cancelling' },
        { guard: is(4), target: 'notThisPhone' },
        { guard: 'hourNotHere', target: 'number' },
        { guard: is(1), target: 'changing', actions: hours('day') },
        { guard: is(2), target: 'changing', actions: hours('evening') },
      ],
    },
  },
  changing: {
    on: {
      changed: [
        { guard: 'womanAsked', target: 'settled', actions: ['changed', 'notNow', say('call.changed')] },
        { target: 'refined', actions: ['changed', 'notNow', say('call.changed')] },
      ],
      notSaved: NOT_CHANGED,
    },
  },
  refined: {
    on: {
      digit: [
        { guard: is(1), target: 'settled' },
        { guard: is(2), target: 'womanToo' },
        { guard: is(3), target: 'cancelling' },
      ],
      other: { target: 'refined', actions: say('kept') },
    },
  },
  womanToo: {
    on: { changed: { target: 'settled', actions: ['changed', 'woman', say('call.woman')] }, notSaved: NOT_CHANGED },
  },
  settled: {
    on: {
      digit: [
        { guard: is(3), target: 'cancelling' },
        { guard: is(4), target: 'notThisPhone' },
      ],
      other: { target: 'settled', actions: say('kept') },
    },
  },
  cancelling: {
    on: { cancelled: { target: 'quiet', actions: ['cancelled', say('call.cancelled')] }, notSaved: NOT_CHANGED },
  },

  // "A woman, please": of the request that stands, or of one that is made for it.
  woman: { always: [{ guard: 'requested', target: 'askingWoman' }, { target: 'savingForWoman' }] },
  savingForWoman: { on: { ...SAVED, saved: { target: 'askingWoman', actions: 'saved' } } },
  askingWoman: {
    on: { changed: { target: 'asked', actions: ['changed', 'woman', say('call.woman')] }, notSaved: NOT_CHANGED },
  },

  // "Not this phone" holds before another number is known.
  elsewhere: { always: [{ guard: 'requested', target: 'notThisPhone' }, { target: 'number' }] },
  notThisPhone: {
    on: { changed: { target: 'number', actions: ['changed', say('promise.no-ring')] }, notSaved: NOT_CHANGED },
  },
  thisPhone: {
    on: { changed: { target: 'asked', actions: ['changed', 'own', say('call.changed')] }, notSaved: NOT_CHANGED },
  },
  number: {
    always: { guard: 'languageMissing', target: 'language' },
    on: {
      number: { target: 'holding', actions: ['number', 'awaited'] },
      digit: [
        { guard: is(1), target: 'choosingThis' },
        { guard: is(9), target: 'main' },
      ],
    },
  },
  choosingThis: { always: [{ guard: 'requested', target: 'thisPhone' }, { target: 'saving' }] },
  // A number is rung only after it was read back and agreed to: it may be the employer's, or a slip.
  holding: {
    on: {
      held: { target: 'typed', actions: 'held' },
      unusable: [
        { guard: 'awaited', target: 'number', actions: say('number.bad') },
        { guard: 'notHere', target: 'number', actions: say('kept') },
        { guard: 'requested', target: 'asked', actions: say('kept') },
        { target: 'offered', actions: say('kept') },
      ],
      notSaved: { target: 'number', actions: say('sorry') },
    },
  },
  recalling: {
    on: { held: { target: 'typed', actions: 'held' }, notSaved: { target: 'number', actions: say('sorry') } },
  },
  typed: {
    always: { guard: 'languageMissing', target: 'language' },
    on: {
      digit: [
        { guard: is(1), target: 'using' },
        { guard: is(2), target: 'number' },
        { guard: is(0), target: 'recalling' },
        { guard: is(9), target: 'main' },
        { target: 'recalling' },
      ],
      repeat: 'recalling',
      other: { target: 'recalling', actions: say('kept') },
    },
  },
  using: {
    on: {
      saved: { target: 'asked', actions: ['saved', 'used', say('call.saved')] },
      notSaved: { target: 'number', actions: say('sorry') },
    },
  },

  // Held back or taken back at once, whatever was being asked; nothing else is said, for somebody else may read it.
  hushing: { on: HUSHED },
  postponing: { on: { ...HUSHED, hushed: [{ guard: 'hushed', ...HUSHED.hushed }, { target: 'saving' }] } },
  quiet: {},
} as const;

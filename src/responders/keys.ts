// What the keys do in every menu of a responder, as pieces of a state machine.

/** Silence is borne once, wrong keys a few times in a row; then the call ends. */
export const mistakes = (self: string) =>
  ({
    silence: [
      { guard: 'quietOnce', actions: 'quiet', target: self, reenter: true },
      { target: '#work.leaving', actions: 'fresh' },
    ],
    'key.*': [
      { guard: 'wrongYet', actions: 'wrong', target: self, reenter: true },
      { target: '#work.leaving', actions: 'fresh' },
    ],
  }) as const;

export const again = (self: string) => ({ target: self, reenter: true, actions: 'fresh' }) as const;
export const say = (...ids: string[]) => ({ type: 'say', params: ids }) as const;

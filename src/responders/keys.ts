// What the keys do in a responder's menus, as pieces of a state machine.

/** What a menu does with silence and with keys it does not have: silence twice, or too many wrong keys, hangs up. */
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
export const to = (target: string) => ({ target, actions: 'fresh' }) as const;
export const say = (...ids: string[]) => ({ type: 'say', params: ids }) as const;

/** On to the next request, or, where no PIN was given, out. */
export const onward = (...ids: string[]) =>
  [
    { guard: 'proved', target: '#work.nexting', actions: ['fresh', say(...ids)] },
    { target: '#work.over', actions: ['fresh', say(...ids)] },
  ] as const;

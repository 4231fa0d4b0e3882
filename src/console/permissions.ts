// Who may do what, as data: role x action, and the action behind each route. What stands in neither is refused.
import type { Role } from '../store/people.ts';

export const ACTIONS = [
  'see-queue',
  'see-request',
  'claim',
  'release',
  'call',
  'say-safe',
  'give-outcome',
  'write-note',
  'hear',
  'see-inbox',
  'decide',
  'take-shift',
  'see-rota',
  'plan-shift',
  'reassign',
  'park',
  'requeue',
  'close',
  'reveal',
  'see-counts',
  'see-reports',
  'see-stats',
  'see-people',
  'lock',
  'see-audit',
] as const;
export type Action = (typeof ACTIONS)[number];

/** `own`: what they hold themselves, and what is asked in their languages. `any`: everybody's. */
export type Scope = 'own' | 'any';

const MAY: Record<Role, Partial<Record<Action, Scope>>> = {
  responder: {
    'see-queue': 'own',
    'see-request': 'own',
    claim: 'own',
    release: 'own',
    call: 'own',
    'say-safe': 'own',
    'give-outcome': 'own',
    'write-note': 'own',
    hear: 'own',
    'see-inbox': 'own',
    decide: 'own',
    'take-shift': 'own',
    'see-rota': 'own',
  },
  supervisor: {
    'see-queue': 'any',
    'see-request': 'any',
    claim: 'any',
    release: 'any',
    // Whoever calls must hold it: an attempt belongs to one person.
    call: 'own',
    'say-safe': 'own',
    'give-outcome': 'any',
    'write-note': 'any',
    hear: 'any',
    'see-inbox': 'any',
    decide: 'any',
    'take-shift': 'own',
    'see-rota': 'any',
    'plan-shift': 'any',
    reassign: 'any',
    park: 'any',
    requeue: 'any',
    close: 'any',
    reveal: 'any',
    'see-counts': 'any',
    'see-reports': 'any',
    'see-stats': 'any',
    'see-people': 'any',
    lock: 'any',
    'see-audit': 'any',
  },
  /** Plans the rota: how much waits in which language, and no caller. */
  coordinator: { 'see-counts': 'any', 'see-stats': 'any', 'see-rota': 'any', 'plan-shift': 'any' },
  /** Reads who did what, by case code and id. */
  auditor: { 'see-counts': 'any', 'see-reports': 'any', 'see-stats': 'any', 'see-audit': 'any' },
};

/** How far these roles reach in an action; undefined: not at all. */
export function scopeOf(roles: readonly Role[], action: Action): Scope | undefined {
  const scopes = roles.map(role => MAY[role]?.[action]);
  return scopes.includes('any') ? 'any' : scopes.includes('own') ? 'own' : undefined;
}

/** Every route behind the sign-in. A form can not say DELETE, so what ends something also has a noun to post. */
export const ROUTES: Record<string, Action | 'everybody'> = {
  'GET /': 'see-queue',
  'GET /requests/:code': 'see-request',
  'POST /requests/:code/claim': 'claim',
  'DELETE /requests/:code/claim': 'release',
  'POST /requests/:code/release': 'release',
  'POST /requests/:code/call': 'call',
  'POST /requests/:code/safety': 'say-safe',
  'POST /requests/:code/outcome': 'give-outcome',
  'POST /requests/:code/notes': 'write-note',
  'POST /requests/:code/holder': 'reassign',
  'POST /requests/:code/parking': 'park',
  'DELETE /requests/:code/parking': 'requeue',
  'POST /requests/:code/requeue': 'requeue',
  'POST /requests/:code/closing': 'close',
  'POST /requests/:code/reveal': 'reveal',
  'GET /messages/:key/audio': 'hear',
  'GET /texts/:id': 'hear',
  'GET /inbox': 'see-inbox',
  'POST /inbox/:key/decision': 'decide',
  'POST /shift': 'take-shift',
  'DELETE /shift': 'take-shift',
  'POST /shift/end': 'take-shift',
  'GET /rota': 'see-rota',
  'POST /rota': 'plan-shift',
  'DELETE /rota/:id/:from': 'plan-shift',
  'POST /rota/:id/:from/unplan': 'plan-shift',
  'GET /counts': 'see-counts',
  'GET /reports': 'see-reports',
  'GET /stats': 'see-stats',
  'GET /people': 'see-people',
  'POST /people/:id/lock': 'lock',
  'DELETE /people/:id/lock': 'lock',
  'POST /people/:id/unlock': 'lock',
  'GET /audit': 'see-audit',
  'GET /home': 'everybody',
  'POST /sign-out': 'everybody',
};

// Who may do what by telephone: role x act.
import type { Person, Role } from '../store/people.ts';

const MAY: Record<Role, readonly ('return calls' | 'set routes')[]> = {
  responder: ['return calls'],
  supervisor: ['return calls'],
  coordinator: ['set routes'],
  auditor: [],
};

export const mayReturnCalls = ({ roles }: Person): boolean => roles.some(r => MAY[r].includes('return calls'));
export const maySetRoutes = ({ roles }: Person): boolean => roles.some(r => MAY[r].includes('set routes'));

// What a check says.

/** `people`: nothing is wrong, but only people can supply it: a recording, a native ear, a lawyer's look. */
export type Level = 'error' | 'warning' | 'people';

export interface Finding {
  level: Level;
  /** A sentence that names the file and the id. */
  says: string;
}

export const error = (says: string): Finding => ({ level: 'error', says });
export const warning = (says: string): Finding => ({ level: 'warning', says });
export const people = (says: string): Finding => ({ level: 'people', says });

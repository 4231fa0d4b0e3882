// The words of hotline.yaml that the running line knows, apart from the reader of the file: a Worker has no file to read
// and carries no reader.

export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** Helpers before authorities: the order in which open numbers are read. */
export const KINDS = ['helper', 'ambulance', 'welfare', 'labour', 'police'] as const;

/** Says what is wrong in hotline.yaml, a sentence per mistake, each with the line it stands in. */
export class HotlineError extends Error {}

/** What a command refuses, as a sentence for the operator. */
export class CommandError extends Error {}

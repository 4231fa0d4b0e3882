// earshot texts: the newest texts in both directions, as a table or as JSON.
import { latestTexts } from '../store/texts.ts';
import { CommandError } from './command-error.ts';
import { printed } from './lists.ts';
import { revealed, type Store } from './store.ts';

interface Options {
  json?: boolean;
  reveal?: boolean;
  status?: string;
  most: string;
}

/** Throws CommandError for a `most` that is no number. */
export async function showTexts(store: Store, options: Options, out: (line?: string) => void): Promise<void> {
  const most = Number(options.most);
  if (!(most >= 1 && most <= 10_000)) throw new CommandError('--most must be a number from 1 to 10000');
  const rows = [];
  for (const text of await latestTexts(store.database, most, options.status)) {
    const { row, numberSealed: sealed, at, ...shown } = text;
    const number = options.reveal ? { number: await revealed(store, { subject: row, row, sealed }) } : {};
    rows.push({ ...shown, at: new Date(at).toISOString(), ...number });
  }
  const none = options.status ? `No text is ${options.status}.` : 'Nobody has texted, and nothing was sent.';
  printed(rows, options, out, none);
}

// earshot texts: the newest texts in both directions, as a table or as JSON.
import type { Config } from '../platform/config.ts';
import { audit } from '../store/audit.ts';
import { latestTexts } from '../store/texts.ts';
import { CommandError } from './command-error.ts';
import { printed } from './lists.ts';
import { withStore } from './store.ts';

interface Options {
  json?: boolean;
  reveal?: boolean;
  most: string;
}

export async function texts(config: Config, options: Options, out: (line?: string) => void): Promise<void> {
  const most = Number(options.most);
  if (!(most >= 1 && most <= 10_000)) throw new CommandError('--most must be a number from 1 to 10000');
  await withStore(config, async ({ database, seal, actor, now }) => {
    const rows = [];
    for (const { row, numberSealed, at, ...text } of await latestTexts(database, most)) {
      const shown = { ...text, at: new Date(at).toISOString() };
      if (!options.reveal) {
        rows.push(shown);
        continue;
      }
      // The audit comes first: a number that could not be accounted for is not shown.
      await audit(database, { at: now(), actor, act: 'reveal', subject: row });
      rows.push({ ...shown, number: numberSealed ? await seal.open(row, numberSealed) : null });
    }
    printed(rows, options, out, 'Nobody has texted, and nothing was sent.');
  });
}

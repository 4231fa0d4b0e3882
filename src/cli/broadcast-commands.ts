// earshot broadcast, as commander is told of it.
import { Command } from 'commander';
import type { Config } from '../platform/config.ts';
import { changing, somewhere } from './change-commands.ts';
import type { Where } from './recordings.ts';
import type { Telling } from './telling.ts';

export function broadcastCommands(telling: Command, config: () => Config, out: (line?: string) => void): void {
  const at = async (where: Where, work: (telling: Telling) => Promise<unknown>) => {
    const { withTelling } = await import('./telling.ts');
    await withTelling(config(), where, work);
  };
  const aimed = (name: string, description: string) =>
    changing(new Command(name))
      .description(description)
      .option(
        '--texts <file>',
        'a YAML file with a text per language (docs/texting.md); without it, what the list says',
      )
      .option('--list <list>', 'who joined this, such as "alert:nepal>malaysia"')
      .option('--language <language>', 'who speaks it, such as my')
      .option('--country <country>', 'whose number is there, such as thailand')
      .option('--joined-since <day>', 'who joined then or later, such as 2026-11-02');
  telling
    .addCommand(
      aimed('preview', 'people, segments, cost and minutes; sends nothing').action(async options => {
        const { showPreview } = await import('./broadcast.ts');
        await at(options, store => showPreview(store, options, out));
      }),
    )
    .addCommand(
      aimed('send', 'send it, once the number of people is typed back')
        .option('--confirm <number>', "the preview's number of people, instead of typing it")
        .option('--force', 'also when the same went to the same people within the hour')
        .option('--no-wait', 'do not stay to watch')
        .action(async options => {
          const { send } = await import('./broadcast.ts');
          await at(options, store => send(store, options, out));
        }),
    )
    .addCommand(
      somewhere(new Command('status'))
        .description('how far it has come')
        .argument('<id>')
        .option('--json', 'as JSON')
        .action(async (id, options) => {
          const { showStatus } = await import('./broadcast.ts');
          await at(options, store => showStatus(store, id, options, out));
        }),
    )
    .addCommand(
      changing(new Command('stop'))
        .description('nothing more of it goes out')
        .argument('<id>')
        .action(async (id, options) => {
          const { stopIt } = await import('./broadcast.ts');
          await at(options, store => stopIt(store, id, out));
        }),
    )
    .addCommand(
      somewhere(new Command('list'))
        .description('the latest, newest first')
        .option('--json', 'as JSON')
        .action(async options => {
          const { list } = await import('./broadcast.ts');
          await at(options, store => list(store, options, out));
        }),
    );
}

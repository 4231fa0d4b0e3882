// earshot routes and earshot facts, as commander is told of them.
import { Command } from 'commander';
import type { Config } from '../platform/config.ts';
import type { Desk } from './changing.ts';
import type { Where } from './recordings.ts';

type Out = (line?: string) => void;

export function routesCommands(routes: Command, config: () => Config, out: Out): void {
  somewhere(routes).action((_, command) =>
    at(config, command, async desk => (await import('./routes.ts')).list(desk, out)),
  );
  routes
    .addCommand(
      changing(new Command('set'))
        .description('say how a way abroad is: callers hear it from their next call on')
        .argument('<route>', 'such as nepal-malaysia')
        .argument('<open|slow|closed|ask>', 'ask: callers hear “ask us”')
        .action((route, status, _, command) =>
          at(config, command, async desk => (await import('./routes.ts')).set(desk, route, status, out)),
        ),
    )
    .addCommand(
      changing(new Command('undo'))
        .description('as it was before the last change; done twice, it is as it was')
        .argument('<route>')
        .action((route, _, command) =>
          at(config, command, async desk => (await import('./routes.ts')).undo(desk, route, out)),
        ),
    )
    .addCommand(
      somewhere(new Command('history'))
        .description('who set what, newest first')
        .argument('[route]')
        .action((route, _, command) =>
          at(config, command, async desk => (await import('./routes.ts')).history(desk, route, out)),
        ),
    );
}

export function factsCommands(facts: Command, config: () => Config, out: Out): void {
  somewhere(facts).action((_, command) =>
    at(config, command, async desk => (await import('./facts.ts')).list(desk, out)),
  );
  facts
    .addCommand(
      changing(new Command('confirm'))
        .description('say that a fact was looked at and still holds: it is told for twelve months more')
        .argument('<id>', 'such as T-06')
        .option('--day <day>', 'on which it was looked at (today)')
        .action((id, { day }, command) =>
          at(config, command, async desk => (await import('./facts.ts')).confirm(desk, id, day, out)),
        ),
    )
    .addCommand(
      changing(new Command('undo'))
        .description('as if it had not been confirmed the last time')
        .argument('<id>')
        .action((id, _, command) =>
          at(config, command, async desk => (await import('./facts.ts')).undo(desk, id, out)),
        ),
    );
}

export const somewhere = (command: Command): Command =>
  command
    .option('--worker', 'of the Worker that is deployed, by way of wrangler')
    .option('--local', 'with --worker: of the one that npm run dev:worker runs');
export const changing = (command: Command): Command =>
  somewhere(command).option('--who <name>', 'who does so, for the history (the user of this terminal)');

/** The options may stand before the subcommand or behind it. */
async function at(config: () => Config, command: Command, work: (desk: Desk) => Promise<void>): Promise<void> {
  const { atDesk } = await import('./changing.ts');
  await atDesk(config(), command.optsWithGlobals<Where>(), work);
}

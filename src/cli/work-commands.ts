// earshot callbacks claim, release and close, as commander is told of them.
import { Command } from 'commander';
import type { AtWork } from './store.ts';

export function workCommands(queue: Command, atWork: AtWork, out: (line: string) => void): void {
  queue
    .addCommand(
      new Command('claim')
        .description('claim a number for a responder')
        .argument('<code>')
        .requiredOption('--as <name>', 'who is to ring them')
        .action(async (code, options) => {
          const { claimFor } = await import('./work.ts');
          await atWork(desk => claimFor(desk, code, options.as));
          out(`${options.as} holds ${code} for ten minutes.`);
        }),
    )
    .addCommand(
      new Command('release')
        .description('give a claim back, whoever holds it')
        .argument('<code>')
        .action(async code => {
          const { release } = await import('./work.ts');
          await atWork(desk => release(desk, code));
          out(`${code} waits again.`);
        }),
    )
    .addCommand(
      new Command('close')
        .description("close a number's requests")
        .argument('<code>')
        .requiredOption(
          '--outcome <outcome>',
          'what came of them, such as done or never-again; a referral only in the console',
        )
        .option('--safe <when>', 'where we spoke to them: may this phone be rung again? day, evening or no')
        .action(async (code, options) => {
          const { close } = await import('./work.ts');
          const closed = await atWork(desk => close(desk, code, options.outcome, options.safe));
          out(`Closed: ${closed} of the same number, ${code} among them.`);
        }),
    );
}

// earshot people and what follows it, as commander is told of it.
import { Command } from 'commander';
import { somewhere } from './change-commands.ts';
import type { AtStaff } from './staff.ts';

export function peopleCommands(staff: Command, at: AtStaff, out: (line: string) => void): void {
  staff
    .addCommand(
      somewhere(new Command('add'))
        .description('add somebody; their sign-in, PIN and password are printed once')
        .argument('<name>')
        .requiredOption('--role <roles>', 'responder, supervisor, coordinator, auditor; several with commas')
        .requiredOption('--language <languages>', 'that they speak, such as my,en')
        .option('--phone <number>', 'the phone they are rung on, such as +66812345678')
        .option('--woman', 'may be asked for by callers who want a woman')
        .action(async (name, { role, language, worker, local, ...options }) => {
          const { add } = await import('./people.ts');
          const list = (text: string) => text.split(',').map(word => word.trim());
          const made = await at({ worker, local }, desk =>
            add(desk, { name, roles: list(role), languages: list(language), ...options }),
          );
          out(`${name}: sign-in ${made.signIn}, PIN ${made.pin}, password ${made.password}. They are not shown again.`);
        }),
    )
    .addCommand(
      somewhere(new Command('list'))
        .description('everybody, without numbers')
        .action(async options => {
          const [{ list }, { table }] = await Promise.all([import('./people.ts'), import('./table.ts')]);
          const rows = await at(options, list);
          if (rows.length > 0) table(rows, out);
          else out('There is nobody yet: earshot people add');
        }),
    );
  for (const [act, description] of [
    ['lock', 'lock somebody out at once, and give back what they hold'],
    ['unlock', 'let somebody in again'],
    ['leave', 'somebody goes for good: phone and secrets are forgotten'],
  ] as const)
    staff.addCommand(
      somewhere(new Command(act))
        .description(description)
        .argument('<name>')
        .action(async (name, options) => {
          const { lock, unlock, left } = await import('./people.ts');
          await at(options, desk => ({ lock, unlock, leave: left })[act](desk, name));
          out('done');
        }),
    );
  for (const secret of ['pin', 'password'] as const)
    staff.addCommand(
      somewhere(new Command(secret))
        .description(`a new ${secret}, printed once`)
        .argument('<name>')
        .action(async (name, options) => {
          const people = await import('./people.ts');
          const made = await at(options, desk => people[secret](desk, name));
          out(`${name}: ${secret} ${made}. It is not shown again.`);
        }),
    );
  staff.addCommand(
    somewhere(new Command('shift'))
      .description('begin or end a shift; ending it gives back what they hold')
      .argument('<name>')
      .argument('<on|off>')
      .action(async (name, turn, options) => {
        const { shift } = await import('./people.ts');
        await at(options, desk => shift(desk, name, turn));
        out('done');
      }),
  );
  staff.addCommand(
    somewhere(new Command('plan'))
      .description(
        'plan a shift, which callers are promised by; prints the hours of that week in which nobody speaks their languages',
      )
      .argument('<name>')
      .requiredOption('--from <time>', 'as 2026-11-23T09:00+07:00')
      .requiredOption('--until <time>', 'as 2026-11-23T17:00+07:00')
      .action(async (name, options) => {
        const { plan } = await import('./people.ts');
        const gaps = await at(options, desk => plan(desk, name, options.from, options.until));
        out('done');
        for (const gap of gaps) out(gap);
      }),
  );
}

// The earshot command. Each subcommand is a few lines here and a file of its own where it is more.
import { Command } from 'commander';
import { HotlineError } from '../content/hotline.ts';
import { ContentError } from '../content/yaml.ts';
import { type Config, ConfigError, readConfig, VARIABLES } from '../platform/config.ts';
import { createLog } from '../platform/log.ts';

const out = (line = '') => void process.stdout.write(`${line}\n`);

const settings = `\nSettings, from the environment:\n${Object.entries(VARIABLES)
  .map(([name, { help }]) => `  ${name.padEnd(20)} ${help}`)
  .join('\n')}\n`;

const program = new Command('earshot')
  .description(
    'A hotline for people with simple phones: rights information in their language, and a request to be called back.',
  )
  .showHelpAfterError();

program
  .command('serve')
  .description('answer the line; without a provider account, with phones to try it in the browser')
  .addHelpText('after', settings)
  .action(async () => {
    const { serve } = await import('./serve.ts');
    await serve(config(), out);
  });

program
  .command('callbacks')
  .description('the requests to be called back that are not over, urgent first')
  .option('--json', 'as JSON: code, status, urgency, language, line, when, createdAt, source, messages')
  .option('--reveal', 'with phone numbers; this is written into the audit')
  .action(async options => {
    const { callbacks } = await import('./lists.ts');
    await callbacks(config(), options, out);
  });

program
  .command('inbox')
  .description('messages that nobody has heard yet')
  .option('--json', 'as JSON')
  .action(async options => {
    const { inbox } = await import('./lists.ts');
    await inbox(config(), options, out);
  });

program
  .command('menu')
  .description('draw the call as a state machine (Mermaid)')
  .action(async () => {
    const { menu } = await import('./menu.ts');
    out(menu(config().hotlineFile));
  });

program
  .command('call')
  .description('a phone in the terminal, on a hotline that runs here without a provider account')
  .option('--from <number>', 'the number to call from, or "withheld"', '+66812345678')
  .option('--line <number>', 'the line to call', '+6620000001')
  .option('--script <keys>', 'keys to press by themselves, such as "1 2 0 1 speak 1 hangup"')
  .option('--as-test', 'print the conversation as a test')
  .action(async options => {
    const { call } = await import('./call-here.ts');
    process.exitCode = await call(config(), options, out);
  });

program
  .command('connect')
  .description("point a real number at this server: sets the number's addresses and checks the account")
  .argument('<number>', 'the number, such as +6620000001; it must be a line of hotline.yaml')
  .option('--fallback <url>', 'another address to fall back to')
  .action(async (number, options) => {
    const { connectHere } = await import('./connect-here.ts');
    process.exitCode = await connectHere(config(), number, options.fallback, out);
  });

program
  .command('migrate')
  .description('bring the database up to date (the server does so by itself)')
  .action(async () => {
    const { fileOf, openSqlite } = await import('../platform/sqlite.ts');
    const { sqlite, applied } = openSqlite(fileOf(config().databaseUrl));
    sqlite.close();
    out(applied.length ? `applied ${applied.join(', ')}` : 'the database is up to date');
  });

function config(): Config {
  return readConfig(process.env);
}

/** What an operator can mend is said in a sentence; anything else is a mistake of ours and shows where. */
const FOR_PEOPLE = [ConfigError, HotlineError, ContentError];

try {
  await program.parseAsync();
} catch (error) {
  if (FOR_PEOPLE.some(kind => error instanceof kind)) process.stderr.write(`${(error as Error).message}\n`);
  else createLog()('error', 'earshot stopped', { error });
  process.exitCode = 1;
}

// The earshot command. Each subcommand is a few lines here and a file of its own where it is more.
import { Command } from 'commander';
import { HotlineError } from '../content/settings.ts';
import { ContentError } from '../content/yaml.ts';
import { ForeignKeyError } from '../keeping/rotate.ts';
import { BackupError } from '../keeping/sealed-stream.ts';
import { type Config, ConfigError, readConfig, VARIABLES } from '../platform/config.ts';
import { createLog } from '../platform/log.ts';
import { broadcastCommands } from './broadcast-commands.ts';
import { factsCommands, routesCommands } from './change-commands.ts';
import { CommandError } from './command-error.ts';
import { peopleCommands } from './people-commands.ts';
import { promptsCommands } from './prompts-commands.ts';
import type { Where } from './recordings.ts';
import type { Desk } from './staff.ts';
import type { Store } from './store.ts';
import { workCommands } from './work-commands.ts';

const out = (line = '') => void process.stdout.write(`${line}\n`);
// Whoever reads only the first lines of a list, such as head, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const settings = `\nSettings, from the environment:\n${Object.entries(VARIABLES)
  .map(([name, { help }]) => `  ${name.padEnd(20)} ${help}`)
  .join('\n')}\n`;

const program = new Command('earshot')
  .description(
    'A hotline for people with simple phones: rights information in their language, and a request to be called back.',
  )
  .showHelpAfterError()
  // A command's options and those of its subcommands may have the same name, such as --lang.
  .enablePositionalOptions();

program
  .command('serve')
  .description('answer the line; without a provider account, with phones to try it in the browser')
  .addHelpText('after', settings)
  .action(async () => {
    const { serve } = await import('./serve.ts');
    await serve(config(), out);
  });

const queue = program
  .command('callbacks')
  .description('the requests to be called back that are not over, urgent first')
  .option('--json', 'as JSON: code, status, urgency, language, line, when, createdAt, source, messages')
  .option('--reveal', 'with phone numbers; this is written into the audit')
  .action(async options => {
    const { callbacks } = await import('./lists.ts');
    await atWork(store => callbacks(store, options, out));
  });

workCommands(queue, atWork, out);

program
  .command('inbox')
  .description('messages that nobody has heard yet')
  .option('--json', 'as JSON')
  .action(async options => {
    const { inbox } = await import('./lists.ts');
    await atWork(store => inbox(store, options, out));
  });

const staff = program
  .command('people')
  .description('who works here: add, list, lock, unlock, pin, password, leave, shift');
peopleCommands(staff, atStaff, out);

const spoken = program
  .command('prompts')
  .description('which prompts have a human voice in which language; script, import, rollback, history');
promptsCommands(spoken, config, out);

const telling = program.command('broadcast').description('tell many at once: preview, send, status, stop, list');
broadcastCommands(telling, config, out);

program
  .command('subscribers')
  .description('who joined what, by list and language')
  .option('--json', 'as JSON: each of them, without a number')
  .action(async options => {
    const { showSubscribers } = await import('./subscribers.ts');
    await atWork(store => showSubscribers(store, options, out));
  });

program
  .command('report')
  .description('waits and outcomes by language and week; counts under 5 are hidden')
  .option('--csv', 'as comma-separated values')
  .option('--from <day>', 'from the week of this day, such as 2026-11-02 (twelve weeks)')
  .option('--to <day>', 'to the week of this day (last week)')
  .action(async options => {
    const { printReport } = await import('./report.ts');
    await printReport(config(), options, out);
  });

program
  .command('check')
  .description(
    'does everything fit together: texts, recordings, facts, menus; and how long callers wait for each topic',
  )
  .option('--live', 'what keeps this hotline from real callers; run it before every deployment')
  .action(async options => {
    const { check } = await import('./check.ts');
    process.exitCode = await check(config(), options, out);
  });

program
  .command('fallback')
  .description('what another host says while ours is gone: static files for it')
  .argument('<folder>', 'where to write them')
  .requiredOption('--base <url>', 'the https address at which the folder will lie')
  .action(async (folder, options) => {
    const { writeFallback } = await import('./fallback.ts');
    await writeFallback(config(), { folder, base: options.base }, out);
  });

const review = program.command('review').description('give texts to a native speaker, and take back what comes of it');
review
  .addCommand(
    new Command('export')
      .description('a table of everything that is said and texted in a language: id, English, text, where, sources')
      .argument('<file>', 'the table, as comma-separated values')
      .requiredOption('--lang <language>', 'such as my')
      .option('--html', 'as a page to print')
      .action(async (file, options) => {
        const { exportReview } = await import('./review.ts');
        await exportReview(config(), { ...options, file }, out);
      }),
  )
  .addCommand(
    new Command('import')
      .description('take a table back: shows and writes what was changed')
      .argument('<file>')
      .requiredOption('--lang <language>', 'such as my')
      .option('--reviewer <name>', 'who has read it')
      .option('--complete', 'every row carries an ok: from now on the language counts as reviewed')
      .action(async (file, options) => {
        const { importReview } = await import('./review.ts');
        importReview(config(), { ...options, file }, out);
      }),
  );

program
  .command('stats')
  .description('do people understand? What was heard, where callers hang up; fewer than 5 calls make no row')
  .option('--from <day>', 'from this day, such as 2026-11-02 (four weeks before)')
  .option('--to <day>', 'to this day (today)')
  .option('--json', 'as JSON')
  .option('--csv [table]', 'one table as comma-separated values: calls, menus, messages or hang-ups')
  .option('--html <file>', 'as one page with charts, into this file')
  .action(async options => {
    const { printStats } = await import('./stats.ts');
    await printStats(config(), options, out);
  });

routesCommands(
  program.command('routes').description('how the ways to work abroad are, and what callers hear of them; set, undo'),
  config,
  out,
);

factsCommands(
  program.command('facts').description('what prompts stand on, and until when it is told; confirm, undo'),
  config,
  out,
);

program
  .command('retain')
  .description('let go of what is older than hotline.yaml keeps it (the server does so daily)')
  .action(async () => (await import('./keeping.ts')).retainNow(config(), out));

program
  .command('erase')
  .description('erase everything held of the number behind a case code')
  .argument('<code>')
  .action(async code => (await import('./keeping.ts')).eraseCode(config(), code, out));

const auditing = program.command('audit').description('who did what');
auditing.addCommand(
  new Command('verify')
    .description('walk the chain and name the first row that does not fit')
    .option('--head <id:hash>', 'a row noted earlier, which must still be there')
    .action(async options => {
      process.exitCode = await (await import('./keeping.ts')).auditVerify(config(), options.head, out);
    }),
);

program
  .command('backup')
  .description('the database, messages and recordings into one sealed file, while the server runs')
  .argument('<file>')
  .action(async file => (await import('./keeping.ts')).backup(config(), file, out));

program
  .command('restore')
  .description('put a backup in the place of the database and the recordings')
  .argument('<file>')
  .option('--check', 'only look whether it is whole')
  .option('--force', 'replace what is there; it is kept beside, as ….before-restore')
  .action(async (file, options) => (await import('./keeping.ts')).restoreFrom(config(), file, options, out));

program
  .command('rotate-key')
  .description(
    'exchange EARSHOT_SECRET_KEY for EARSHOT_NEXT_SECRET_KEY in everything that is sealed; stop the server first',
  )
  .action(async () => (await import('./keeping.ts')).rotateKey(config(), out));

program
  .command('notify-key')
  .description('print the key that notices to the notify address are signed with')
  .action(async () => (await import('./keeping.ts')).notifyKey(config(), out));

program
  .command('menu')
  .description('draw the call as a state machine (Mermaid)')
  .option('--responders', "the responders' call, in place of the callers'")
  .option('--callbacks', 'the life of a request, in place of a call')
  .action(async options => {
    const { menu } = await import('./menu.ts');
    out(menu(config().hotlineFile, options.callbacks ? 'callbacks' : options.responders ? 'responders' : 'callers'));
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
  .command('text')
  .description('a phone that texts, in the terminal, on a hotline that runs here without a provider account')
  .option('--from <number>', 'the number to text from', '+66812345678')
  .option('--line <number>', 'the line to text', '+6620000001')
  .option('--script <texts>', 'texts to send by themselves, set apart by |, such as "hello | 5 | 0"')
  .option('--as-test', 'print the conversation as a test')
  .action(async options => {
    const { text } = await import('./call-here.ts');
    process.exitCode = await text(config(), options, out);
  });

program
  .command('texts')
  .description('the newest texts, in and out: what came, what was answered, what we started')
  .option('--json', 'as JSON: sid, direction, language, keyword, segments, status, error, at')
  .option('--most <n>', 'so many (50)', '50')
  .option('--status <status>', 'only those: received, answered, waiting, sent, delivered, failed…')
  .option('--reveal', 'with phone numbers; this is written into the audit')
  .action(async options => {
    const { showTexts } = await import('./texts.ts');
    await atWork(store => showTexts(store, options, out));
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

/** Work on the store, by who sits at this terminal. */
async function atStaff<T>(where: Where, work: (staff: Desk) => Promise<T>): Promise<T> {
  const { withStaff } = await import('./staff.ts');
  return withStaff(config(), where, work);
}

async function atWork<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const { withStore } = await import('./store.ts');
  return withStore(config(), work);
}

function config(): Config {
  return readConfig(process.env);
}

/** What an operator can mend is said in a sentence; anything else is a mistake of ours and shows where. */
const FOR_PEOPLE = [ConfigError, HotlineError, ContentError, CommandError, BackupError, ForeignKeyError];

try {
  await program.parseAsync();
} catch (error) {
  if (FOR_PEOPLE.some(kind => error instanceof kind)) process.stderr.write(`${(error as Error).message}\n`);
  else createLog()('error', 'earshot stopped', { error });
  process.exitCode = 1;
}

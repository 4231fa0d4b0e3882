// earshot serve: starts the hotline, says where it is, stops cleanly.
import type { Config } from '../platform/config.ts';
import { createLog, type Log } from '../platform/log.ts';
import { type Running, startNode } from '../platform/node.ts';
import { DEMO_PHONES, seedDemo } from './demo.ts';
import { progress } from './progress.ts';
import { table } from './table.ts';

export async function serve(config: Config, out: (line?: string) => void): Promise<void> {
  const log = createLog();
  const running = await startNode(config, log, DEMO_PHONES);
  out();
  out(`  ${running.deps.hotline.name} is listening.`);
  if (running.demo) {
    out();
    out(`  A phone to try it with:  ${running.url}/phone`);
    out(`  The responders' console: ${running.url}/console`);
    out('  “Add a phone” on that page puts a responder beside the caller.');
    out('  There is no provider account, so it listens on this machine only, and nobody real can be called.');
  }
  out();
  if (running.demo) await showPeople(running, config.dataDir, out, log);

  const stop = async () => {
    out('stopping…');
    await running.stop();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);

  if (running.makeClips) {
    const made = await running.makeClips(progress('placeholder voices')).catch(error => {
      log('error', 'some placeholder voices could not be made', { error });
      return 0;
    });
    if (made) log('info', 'placeholder voices are ready', { made });
  }
}

/** Who may return calls here, and with what secrets: they are of use on this machine only. */
async function showPeople({ deps }: Running, dataDir: string, out: (line?: string) => void, log: Log): Promise<void> {
  try {
    const { database, seal, id } = deps;
    const staff = { database, seal, id, now: () => deps.now().getTime(), actor: 'demo' };
    const people = await seedDemo(staff, dataDir);
    out('  Who returns the calls here (kept in DATA_DIR; earshot people changes them):');
    out();
    table(
      people.map(({ signIn, pin, ...person }) => ({ ...person, 'sign-in': signIn, PIN: pin })),
      line => out(`  ${line}`),
    );
    out();
  } catch (error) {
    log('error', 'the people to try it with could not be made', { error });
  }
}

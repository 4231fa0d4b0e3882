// earshot serve: starts the hotline, says where it is, stops cleanly.
import type { Config } from '../platform/config.ts';
import { createLog } from '../platform/log.ts';
import { startNode } from '../platform/node.ts';
import { progress } from './progress.ts';

export async function serve(config: Config, out: (line?: string) => void): Promise<void> {
  const log = createLog();
  const running = await startNode(config, log);
  out();
  out(`  ${running.deps.hotline.name} is listening.`);
  if (running.demo) {
    out();
    out(`  A phone to try it with:  ${running.url}/phone`);
    out('  There is no provider account, so it listens on this machine only, and nobody real can be called.');
  }
  out();

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

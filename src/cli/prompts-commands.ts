// earshot prompts and what follows it, as commander is told of it.
import { Command } from 'commander';
import type { Config } from '../platform/config.ts';

type Out = (line?: string) => void;

export function promptsCommands(prompts: Command, config: () => Config, out: Out): void {
  prompts
    .option('--lang <language>', 'of one language alone')
    .option('--json', 'as JSON')
    .action(async options => {
      const { printMatrix } = await import('./prompts-matrix.ts');
      await printMatrix(config(), options, out);
    })
    .addCommand(
      new Command('script')
        .description('what a voice talent reads from: take numbers, meaning, text, how to say it')
        .requiredOption('--lang <language>')
        .option('--html <file>', 'as a page to print, into this file')
        .action(async options => {
          const { printScript } = await import('./prompts-script.tsx');
          await printScript(config(), options, out);
        }),
    )
    .addCommand(
      new Command('listen')
        .description('a page on this machine to hear every prompt of a language, in the order of the menus')
        .option('--port <port>', 'to listen on; 0: any that is free', '0')
        .action(async options => {
          const { listen } = await import('./listen.ts');
          await listen(config(), Number(options.port), out);
        }),
    )
    .addCommand(
      worker(new Command('import'))
        .description('make clips of recordings, and put them in place: callers hear them from the next call on')
        .argument('<folder|file>', 'WAV, MP3, OGG, and M4A where ffmpeg is; named by prompt or take number (014.wav)')
        .requiredOption('--lang <language>', 'that is spoken, such as ne')
        .option('--who <name>', 'who puts them there, for the history')
        .action(async (source, options) => {
          const [{ importTakes }, { languageOf, withShelf }, { libraryOf }, { printed }, { progress }] =
            await Promise.all([
              import('./prompts-import.ts'),
              import('./recordings.ts'),
              import('./library.ts'),
              import('../platform/printed.ts'),
              import('./progress.ts'),
            ]);
          const here = config();
          const { content } = libraryOf(here).library;
          const language = languageOf(content, options.lang);
          const importing = { content, language, printed: printed(here.dataDir, language.tag), source };
          const told = { out, progress: progress('recordings') };
          process.exitCode = await withShelf(here, options, shelf => importTakes(shelf, { ...importing, ...told }));
        }),
    )
    .addCommand(
      worker(new Command('rollback'))
        .description('play again what was played before the last change; done twice, it is as it was')
        .argument('<prompt>', 'such as piece.pay.thailand')
        .requiredOption('--lang <language>')
        .option('--who <name>', 'who does so, for the history')
        .action(async (id, options) => {
          const [{ rollback }, { withShelf }] = await Promise.all([import('./prompts.ts'), import('./recordings.ts')]);
          await withShelf(config(), options, shelf => rollback(shelf, options.lang, id, out));
        }),
    )
    .addCommand(
      worker(new Command('history'))
        .description('what a prompt has played, newest first')
        .argument('<prompt>')
        .requiredOption('--lang <language>')
        .action(async (id, options) => {
          const [{ history }, { withShelf }] = await Promise.all([import('./prompts.ts'), import('./recordings.ts')]);
          await withShelf(config(), options, shelf => history(shelf, options.lang, id, out));
        }),
    );
}

const worker = (command: Command): Command =>
  command
    .option('--worker', 'of the Worker that is deployed, by way of wrangler')
    .option('--local', 'with --worker: of the one that npm run dev:worker runs');

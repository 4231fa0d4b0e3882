// Makes .worker/ before the Worker is bundled; wrangler runs it (wrangler.toml, [build]).
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { progress } from '../cli/progress.ts';
import { clipStore } from '../content/clips.ts';
import { readHotline } from '../content/hotline.ts';
import { loadContent } from '../content/load.ts';
import { loadLists } from '../content/series.ts';
import { createSpeaker, speakerAvailable } from '../content/speak.ts';
import { loadTexts } from '../content/texts.ts';
import { readConfig } from './config.ts';
import { createLog } from './log.ts';
import { buildAssets, clipsIn } from './worker-assets.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const log = createLog();
const out = join(ROOT, '.worker');
const { hotlineFile, dataDir } = readConfig({
  HOTLINE_CONFIG: process.env.HOTLINE_CONFIG,
  DATA_DIR: process.env.DATA_DIR,
});
const hotline = readHotline(readFileSync(hotlineFile, 'utf8'), hotlineFile);
const library = loadContent(join(ROOT, 'voice-prompts'));
const texts = loadTexts(join(ROOT, 'sms-templates'));
const lists = loadLists(join(ROOT, 'sms-templates/series'));
for (const mistake of library.mistakes) log('warn', mistake);

const missing = new Map([...library.recipes].filter(([file]) => !existsSync(join(clipsIn(out), file))));
const folder = join(dataDir, 'placeholders');
const speaker = speakerAvailable() ? createSpeaker({ folder, log }) : undefined;
const clips = clipStore({ recipes: missing, folder, ...(speaker ? { speaker } : {}) });
if (missing.size > 0)
  await clips
    .makeAll(progress('placeholder voices'))
    .catch(error => log('error', 'some placeholder voices could not be made', { error }));
const count = await buildAssets({ out, hotline, library, texts, lists, clips, log });
await speaker?.close();

const spoken = Object.values(library.content.clips).filter(clip => clip.origin === 'placeholder').length;
process.stdout.write(`${count} clips, ${spoken} of them placeholders, are in ${join(out, 'assets')}\n`);

// earshot fallback: what another host says while ours is gone, as files for it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClipStore, clipStore } from '../content/clips.ts';
import { readHotline } from '../content/hotline.ts';
import type { Config } from '../platform/config.ts';
import { recordingFiles, recordingsIn } from '../platform/recordings.ts';
import { standby, standbyFile } from '../twilio/standby.ts';
import { callFlows } from '../voice/flow.ts';
import { CommandError } from './command-error.ts';
import { libraryOf } from './library.ts';
import { contentAsSet } from './set.ts';

export async function writeFallback(
  config: Config,
  { folder, base }: { folder: string; base: string },
  out: (line?: string) => void,
): Promise<void> {
  const at = addressOf(base);
  const hotline = readHotline(readFileSync(config.hotlineFile, 'utf8'), config.hotlineFile);
  const { library } = libraryOf(config);
  const { content, complaints } = await contentAsSet(library.content, config);
  for (const complaint of complaints) out(complaint);
  const imported = recordingFiles(recordingsIn(config.dataDir));
  const store: Pick<ClipStore, 'has' | 'get'> = clipStore({
    recipes: library.recipes,
    folder: join(config.dataDir, 'placeholders'),
    imported,
  });
  mkdirSync(join(folder, 'clips'), { recursive: true });

  const played = new Set<string>();
  const lost = new Set<string>();
  const fileOf = (clip: string) => {
    const file = content.clips[clip]?.file;
    if (file && store.has(file)) return file;
    lost.add(clip);
    return undefined;
  };
  for (const flow of callFlows(hotline, content, 0).values()) {
    if (flow.line.mode === 'practice') continue;
    const { documents, clips } = standby(flow, at, fileOf, new Date());
    for (const [name, document] of documents) writeFileSync(join(folder, name), document);
    for (const clip of clips) played.add(clip);
    out(`${flow.line.number}: ${join(folder, standbyFile(flow.line.number))}`);
    out(`  npx earshot connect ${flow.line.number} --fallback ${at}/${standbyFile(flow.line.number)}`);
  }
  for (const clip of played) {
    const file = content.clips[clip]?.file ?? '';
    const bytes = await store.get(file);
    if (bytes) writeFileSync(join(folder, 'clips', file), bytes);
  }
  out(`${played.size} clips are in ${join(folder, 'clips')}.`);
  const standIns = [...played].filter(clip => content.clips[clip]?.origin === 'placeholder').length;
  if (standIns > 0) out(`${standIns} of them only stand in for recordings.`);
  if (lost.size > 0) out(`Left out, because there is no clip of them here: ${[...lost].sort().join(', ')}.`);
}

/** Throws CommandError for what is no place that a provider can fetch from. */
function addressOf(base: string): string {
  if (!URL.canParse(base) || new URL(base).protocol !== 'https:' || /[?#]/.test(base))
    throw new CommandError(
      '--base is the https address at which the folder will lie, such as https://example.org/hotline',
    );
  return base.replace(/\/+$/, '');
}

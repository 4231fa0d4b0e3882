// The thread that makes clips of takes, one after the other: it is asked with a path and answers with a clip.
import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { type Clip, clipOf, type Wanted } from '../content/audio/clip.ts';
import { decode } from '../content/audio/decode.ts';
import { type Reason, Refused } from '../content/audio/refused.ts';
import { m4aSound } from './ffmpeg.ts';

export interface Asked {
  path: string;
  wanted: Wanted;
}

export type Answer = { clip: Clip } | { refused: Reason; sentence: string };

parentPort?.on('message', async ({ path, wanted }: Asked) => {
  const answer = await made(path, wanted);
  parentPort?.postMessage(answer, 'clip' in answer ? [answer.clip.wav.buffer] : []);
});

async function made(path: string, wanted: Wanted): Promise<Answer> {
  try {
    const sound = await decode(await readFile(path), () => m4aSound(path));
    return { clip: clipOf(sound, wanted) };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.reason, sentence: error.message };
    return { refused: 'failed', sentence: `it could not be read: ${(error as Error).message}` };
  }
}

// M4A has no decoder here that we may ship: ffmpeg reads it, where the host has it on its PATH.
import { spawn } from 'node:child_process';
import { Refused } from '../content/audio/refused.ts';
import { lasting, MOST_SECONDS, type Sound } from '../content/audio/sound.ts';

/** What ffmpeg is asked to write: as many samples as any take needs, both channels, plain floats. */
const RATE = 48_000;
const CHANNELS = 2;
/** Three minutes of sound take it a second; then it is stuck (ms). */
const STUCK = 60_000;

/** Decodes an M4A file. Throws Refused, also where there is no ffmpeg. */
export async function m4aSound(path: string): Promise<Sound> {
  const { samples, complaint } = await run([
    ['-nostdin', '-v', 'error', '-xerror'],
    // The file alone: no list that names other files or addresses, whatever it says it is.
    ['-protocol_whitelist', 'file', '-f', 'mov', '-i', `file:${path}`],
    ['-vn', '-t', `${MOST_SECONDS + 1}`, '-ar', `${RATE}`, '-ac', `${CHANNELS}`, '-f', 'f32le', 'pipe:1'],
  ]);
  if (complaint !== undefined) throw new Refused('damaged', `ffmpeg can't read it: ${complaint}`);
  if (samples.length > MOST_SECONDS * RATE * CHANNELS)
    throw new Refused('too long', `it lasts longer than ${lasting(MOST_SECONDS)}, silence included`);
  const channels = Array.from({ length: CHANNELS }, (_, c) =>
    Float32Array.from({ length: samples.length / CHANNELS }, (_, i) => samples[i * CHANNELS + c] ?? 0),
  );
  return { rate: RATE, channels };
}

function run(args: string[][]): Promise<{ samples: Float32Array; complaint: string | undefined }> {
  return new Promise((resolve, reject) => {
    const ffmpeg = spawn('ffmpeg', args.flat(), {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: STUCK,
      killSignal: 'SIGKILL',
    });
    const sound: Buffer[] = [];
    let said = '';
    ffmpeg.stdout.on('data', (piece: Buffer) => sound.push(piece));
    ffmpeg.stderr.on('data', (piece: Buffer) => {
      said = `${said}${piece}`.slice(-500);
    });
    ffmpeg.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'ENOENT' ? none() : error));
    ffmpeg.once('close', (code, signal) => {
      const bytes = new Uint8Array(Buffer.concat(sound));
      const samples = new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4));
      const lastWords = said.trim().split('\n').at(-1) || `it ended with ${signal ?? code}`;
      resolve({ samples, complaint: code === 0 ? undefined : lastWords });
    });
  });
}

const none = (): Refused =>
  new Refused(
    'not audio',
    'it is M4A, which needs ffmpeg, and there is none on the PATH: install ffmpeg, or send WAV, MP3 or OGG',
  );

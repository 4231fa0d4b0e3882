// What the app is handed by a host: the world outside, and nothing else.
import type { Hotline } from './content/hotline.ts';
import type { Lists } from './content/series.ts';
import type { Flows } from './flows.ts';
import type { Provider } from './outreach/provider.ts';
import type { Log } from './platform/log.ts';
import type { AudioStore } from './store/audio.ts';
import type { Database } from './store/schema.ts';
import type { Seal } from './store/seal.ts';
import type { Writer } from './store/writer.ts';

export interface Deps extends Flows {
  /** What the provider calls us, without a trailing slash. Signatures are checked against it. */
  publicUrl: string;
  /** The token that the provider signs with. */
  authToken: string;
  hotline: Hotline;
  /** What people may join by text. */
  lists: Lists;
  /** Phones of last resort, E.164. */
  onDuty: string[];
  database: Database;
  writer: Writer;
  seal: Seal;
  audio: AudioStore;
  provider: Provider;
  log: Log;
  now(): Date;
  /** What the clock on somebody's wall shows, where ours was put forward to try things. */
  wall?(): Date;
  /** 32 random hexadecimal digits. */
  id(): string;
  /** A case code: six random digits. */
  code(): string;
  /** Work that goes on after the answer; a host that stops waits for it. */
  afterwards(work: Promise<void>): void;
}

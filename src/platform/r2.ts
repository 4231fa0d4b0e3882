// Objects in Cloudflare R2: callers' messages, sealed, and the recordings that are played to callers.
import type { R2Bucket } from '@cloudflare/workers-types';
import type { Imported } from '../content/clips.ts';
import type { AudioStore } from '../store/audio.ts';

export function r2Audio(bucket: R2Bucket): AudioStore {
  const key = (name: string) => `${name.replace(/[^\w-]/g, '_')}.sealed`;
  return {
    async put(name, sealed) {
      await bucket.put(key(name), sealed);
    },
    async get(name) {
      const object = await bucket.get(key(name));
      return object ? new Uint8Array(await object.arrayBuffer()) : undefined;
    },
    delete: name => bucket.delete(key(name)),
  };
}

/** Recordings that were imported. All other clips are static assets, which never wake the Worker. */
export const r2Clips = (bucket: R2Bucket): Imported => ({
  has: () => true,
  async get(file) {
    const object = await bucket.get(`recordings/${file}`);
    return object ? new Uint8Array(await object.arrayBuffer()) : undefined;
  },
});

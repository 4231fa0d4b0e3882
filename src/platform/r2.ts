// Sealed recordings as objects in Cloudflare R2.
import type { R2Bucket } from '@cloudflare/workers-types';
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

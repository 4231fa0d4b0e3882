// Where callers' voices are kept, sealed. Files on Node, R2 on Workers.

export interface AudioStore {
  put(name: string, sealed: Uint8Array): Promise<void>;
  get(name: string): Promise<Uint8Array | undefined>;
  delete(name: string): Promise<void>;
}

// What build-worker.ts writes and wrangler.toml gives this name to.
declare module 'earshot:content' {
  const built: import('./worker-assets.ts').Built;
  export default built;
}

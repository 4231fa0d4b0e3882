import { defineConfig } from 'vitest/config';

// Real processes, workerd and a browser take their time on a busy machine; nothing is judged by it. The files of one
// process share their imports, which were most of a run's time: what a test changes outside itself, it puts back.
export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    isolate: false,
    maxWorkers: '100%',
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
});

import { defineConfig } from 'vitest/config';

// Real processes, workerd and a browser take their time on a busy machine; nothing is judged by it.
export default defineConfig({ test: { include: ['tests/**/*.test.ts'], testTimeout: 90_000, hookTimeout: 90_000 } });

// A thread starts anew: what reads TypeScript on the main thread does not reach into it.
import { register } from 'tsx/esm/api';

register();
await import('./take-work.ts');

#!/usr/bin/env node
// The earshot command, straight from its TypeScript.
import { register } from 'tsx/esm/api';

register();
await import('../src/cli/main.ts');

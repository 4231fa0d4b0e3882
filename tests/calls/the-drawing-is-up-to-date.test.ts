import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawingIn, menu } from '../../src/cli/menu.ts';

test('docs/call.md shows the machine as it is; if not, put what `npx earshot menu` prints there', () => {
  const page = readFileSync('docs/call.md', 'utf8');
  expect(drawingIn(page)).toBe(menu('hotline.yaml'));
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { menu } from '../../src/cli/menu.ts';

test('docs/call.md shows the machine as it is; if not, put what `npx earshot menu` prints there', () => {
  const page = readFileSync('docs/call.md', 'utf8');
  const shown = /<!-- drawing -->\n```mermaid\n(.*?)\n```\n<!-- \/drawing -->/s.exec(page)?.[1];
  expect(shown).toBe(menu('hotline.yaml'));
});

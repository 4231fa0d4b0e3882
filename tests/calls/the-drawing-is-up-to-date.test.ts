import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawingIn, menu } from '../../src/cli/menu.ts';

test('docs/call.md shows the machine as it is; if not, put what `npx earshot menu` prints there', () => {
  expect(drawingIn(readFileSync('docs/call.md', 'utf8'))).toBe(menu('hotline.yaml'));
});

test('docs/callbacks.md shows the life of a callback; if not, put what `npx earshot menu --callbacks` prints there', () => {
  expect(drawingIn(readFileSync('docs/callbacks.md', 'utf8'))).toBe(menu('hotline.yaml', 'callbacks'));
});

test('docs/responders-call.md shows theirs; if not, put what `npx earshot menu --responders` prints there', () => {
  expect(drawingIn(readFileSync('docs/responders-call.md', 'utf8'))).toBe(menu('hotline.yaml', 'responders'));
});

import { expect, test } from 'vitest';
import { progress } from '../../src/cli/progress.ts';

function told(isTTY: boolean, steps: number, total: number): string[] {
  const written: string[] = [];
  const write = (text: string | Uint8Array) => written.push(String(text)) > 0;
  const step = progress('making clips', { isTTY, write });
  for (let done = 0; done <= steps; done++) step(done, total);
  return written;
}

test('a log gets a line every 10 %', () => {
  const lines = told(false, 200, 200);
  expect(lines).toHaveLength(11);
  expect(lines[1]).toBe('making clips: 20 of 200 (10 %)\n');
});

test('a terminal gets a bar that ends with its line', () => {
  const drawn = told(true, 2, 2);
  expect(drawn[1]).toBe(`\r[${'#'.repeat(15)}${' '.repeat(15)}] making clips: 1 of 2`);
  expect(drawn.at(-1)).toBe(`\r[${'#'.repeat(30)}] making clips: 2 of 2\n`);
});

test('nothing to do is done', () => {
  expect(told(false, 0, 0)).toEqual(['making clips: 0 of 0 (100 %)\n']);
});

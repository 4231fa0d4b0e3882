import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadContent } from '../../src/content/load.ts';

const folder = new URL('../../voice-prompts', import.meta.url).pathname;
const facts = parse(readFileSync(`${folder}/facts.yaml`, 'utf8')) as Record<
  string,
  { confidence: string; sources: string[] }
>;
const { content } = loadContent(folder);

test('every piece of information names its facts, and each of them is written down with a source', () => {
  const pieces = Object.entries(content.prompts).filter(([, prompt]) => prompt.kind === 'piece');
  expect(pieces.length).toBeGreaterThanOrEqual(6);
  for (const [id, prompt] of pieces) {
    expect(prompt.sources?.length, `${id} names no fact`).toBeGreaterThan(0);
    expect(prompt['valid-until'], `${id} never has to be looked at again`).toBeDefined();
    for (const fact of prompt.sources ?? []) {
      expect(facts[fact], `${id} stands on ${fact}, which is not in facts.yaml`).toBeDefined();
      expect(['H', 'M']).toContain(facts[fact]?.confidence);
      for (const source of facts[fact]?.sources ?? []) expect(URL.canParse(source)).toBe(true);
    }
  }
});

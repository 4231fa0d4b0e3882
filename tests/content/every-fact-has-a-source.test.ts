import { expect, test } from 'vitest';
import { loadContent } from '../../src/content/load.ts';

const { content } = loadContent(new URL('../../voice-prompts', import.meta.url).pathname);

test('every piece of information and every amount names its facts, and each of them is written down', () => {
  const pieces = Object.entries(content.prompts).filter(([, { kind }]) => kind === 'piece' || kind === 'amount');
  expect(pieces.length).toBeGreaterThanOrEqual(6);
  for (const [id, prompt] of pieces) {
    expect(prompt.sources?.length, `${id} names no fact`).toBeGreaterThan(0);
    for (const fact of prompt.sources ?? [])
      expect(content.facts[fact], `${id} stands on ${fact}, which is not in facts.yaml`).toBeDefined();
  }
});

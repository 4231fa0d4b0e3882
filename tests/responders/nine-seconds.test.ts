// "Nine seconds from pick-up to the first choice": of clips, as they are measured and as they are written.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { clipStore } from '../../src/content/clips.ts';
import { readHotline } from '../../src/content/hotline.ts';
import { loadContent } from '../../src/content/load.ts';
import { createSpeaker } from '../../src/content/speak.ts';
import { readWav } from '../../src/content/wav.ts';
import { workFlow } from '../../src/responders/flow.ts';
import { START } from '../../src/responders/rules.ts';
import { heardAt } from '../../src/responders/screens.ts';
import type { WorkContext } from '../../src/responders/work.ts';
import { hotlineYaml, NOON } from '../support/hotline.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-'));
const { content, recipes } = loadContent('voice-prompts', { recordings: {} });
const speaker = createSpeaker({ folder, log: () => {} });
const store = clipStore({ recipes, folder, speaker });
afterAll(async () => {
  await speaker.close();
  rmSync(folder, { recursive: true });
});
const flow = workFlow(readHotline(hotlineYaml), content, true);

/** Everything that is said from pick-up until "to call, press one" has been said. */
function untilTheFirstChoice(language: string): string[] {
  const asked = NOON.getTime() - 43 * 60_000;
  const context: WorkContext = {
    ...START,
    person: 'aye',
    language,
    offer: { code: '314159', language, asked, waiting: 37, urgent: 12, woman: false, nobody: undefined },
  };
  const said = (['gate', 'pin', 'offer'] as const).flatMap(at =>
    heardAt(at, flow, context, NOON).flatMap(step => (step.do === 'gather' ? step.clips : [])),
  );
  const ids = said.map(clip => ('id' in clip ? `${clip.language}/${clip.id}` : ''));
  return ids.slice(0, ids.indexOf(`${language}/work.call`) + 1);
}

const seconds = async (clip: string) => {
  const wav = await store.get(content.clips[clip]?.file ?? '');
  if (!wav) throw new Error(`there is no ${clip}`);
  return readWav(wav).seconds;
};

test.each(['en', 'ne'])('%s, as it is spoken', async language => {
  const clips = untilTheFirstChoice(language);
  expect(clips).toHaveLength(10);
  let sum = 0;
  for (const clip of clips) sum += await seconds(clip);
  expect(sum).toBeGreaterThan(3);
  expect(sum).toBeLessThanOrEqual(9);
});

/** Characters (code points) that a second of unhurried speech holds: tests/content/texts-fit-their-time.test.ts. */
const A_SECOND = 16;

test.each(flow.languages)('%s, as it is written', language => {
  const text = untilTheFirstChoice(language).map(
    clip => content.languages[language]?.script[clip.slice(language.length + 1)] ?? '',
  );
  expect([...text.join('')].length / A_SECOND).toBeLessThanOrEqual(9);
});

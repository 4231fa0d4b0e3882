// A hotline that is ready for real callers: everything recorded, reviewed, confirmed and said. Each test takes one
// thing away from it.
import type { Checked } from '../../src/checks/checked.ts';
import { type Hotline, readHotline } from '../../src/content/hotline.ts';
import { type Library, loadContent } from '../../src/content/load.ts';
import type { Content } from '../../src/content/prompts.ts';
import { type Lists, loadLists } from '../../src/content/series.ts';
import { loadTexts, type Texts } from '../../src/content/texts.ts';
import { corridors } from '../../src/content/topics.ts';
import { textFlows } from '../../src/sms/flow.ts';
import { callFlows } from '../../src/voice/flow.ts';
import { hotlineYaml, NOON } from '../support/hotline.ts';

const TEMPLATES = new URL('../../sms-templates', import.meta.url).pathname;
export const FOLDER = new URL('../../voice-prompts', import.meta.url).pathname;
const TODAY = NOON.toISOString().slice(0, 10);

/** A second of what a telephone carries. */
const TELEPHONE = { muLaw: true, rate: 8000, channels: 1, bits: 8, seconds: 1 };

export interface Changed {
  library?: (library: Library) => void;
  /** What people have set; laid over the library. */
  content?: (content: Content) => void;
  hotline?: (hotline: Hotline) => void;
  texts?: (texts: Texts) => void;
  lists?: (lists: Lists) => void;
  provider?: Checked['provider'] | null;
  lengths?: Partial<Checked['lengths']>;
}

/** As the files are, with nothing recorded and nothing set. */
export function asItIs(): Library {
  return loadContent(FOLDER, { recordings: {} });
}

export function ready(changed: Changed = {}): Checked {
  const library = asItIs();
  changed.library?.(library);
  const hotline = readHotline(hotlineYaml);
  hotline.live = true;
  const always = { number: '1300', kind: 'helper', hours: 'always', languages: ['en'] } as const;
  for (const place of Object.values(hotline.countries))
    if (place.iso.length > 0) place.numbers.push({ ...always, languages: ['en'] });
  for (const line of hotline.lines) line.sms = 'none';
  changed.hotline?.(hotline);

  const content: Content = structuredClone(library.content);
  for (const language of Object.values(content.languages)) language.reviewed = true;
  for (const clip of Object.values(content.clips)) clip.origin = 'human';
  content.live = {
    routes: Object.fromEntries(corridors(content).map(way => [way, { status: 'slow', at: NOON.getTime() }])),
    confirmed: Object.fromEntries(Object.keys(content.facts).map(id => [id, TODAY])),
  };
  changed.content?.(content);
  const flows = callFlows(hotline, content, 1);
  const texts = loadTexts(TEMPLATES);
  for (const form of Object.keys(texts.reviewed)) texts.reviewed[form] = true;
  changed.texts?.(texts);
  const lists = loadLists(`${TEMPLATES}/series`);
  for (const list of Object.values(lists.series)) list.reviewed = true;
  lists.bellReviewed = true;
  changed.lists?.(lists);
  return {
    hotline,
    library,
    flows,
    texts,
    textFlows: textFlows(hotline, texts, lists)(flows),
    lists,
    lengths: { clip: () => 2, version: () => 2, head: () => TELEPHONE, wav: () => undefined, ...changed.lengths },
    provider: changed.provider === null ? undefined : (changed.provider ?? 'twilio'),
    now: NOON,
  };
}

// Seeded numbers, searched for in everything that a shift leaves behind.
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askForOutcomes } from '../../src/outreach/owed.ts';
import { ProviderError } from '../../src/outreach/provider.ts';
import { ringResponder } from '../../src/outreach/responders.ts';
import { claim } from '../../src/store/callbacks.ts';
import { dials } from '../support/caller.ts';
import { hotline, type Line, PEOPLE } from '../support/hotline.ts';
import {
  asked,
  hangsUp,
  legEnds,
  personOf,
  picksUp,
  STAFF,
  signsIn,
  spoke,
  staffed,
  type Telephone,
  WORK_LINE,
} from '../support/responder.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
  await staffed(line);
});
afterEach(() => line.close());

const SEEDED = [PEOPLE.khinKhin, PEOPLE.sokha, '+66877776666', ...Object.values(STAFF).map(s => s.phone)].map(n =>
  n.slice(1),
);
const PINS = Object.values(STAFF).map(s => s.pin);

test('no log line, URL, document or table holds a number or a PIN, but for the number that is dialled', async () => {
  const documents: string[] = [];
  const urls: string[] = [];
  const keep = (phone: Telephone) => {
    documents.push(phone.document);
    urls.push(
      ...phone.sent.map(s => s.path),
      ...line.provider.placed.flatMap(p => [p.url, p.statusUrl, p.fallbackUrl]),
    );
    return phone;
  };
  const first = await asked(line, { number: PEOPLE.khinKhin, code: '314159', ago: 9 });
  await spoke(line, first.id, 20);
  const second = await asked(line, { number: PEOPLE.sokha, code: '271801' });

  const stranger = keep(await dials(line, { from: '+66877776666', to: WORK_LINE }));
  keep(await stranger.types('9999'));
  keep(await stranger.types('000000'));
  const aye = keep(await signsIn(line, STAFF.aye));
  for (const key of ['2', '0', '9', '1']) keep(await aye.presses(key));
  keep(await legEnds(aye, 'completed', 30));
  await hangsUp(line, aye);
  line.later(60_000);
  line.provider.failing = new ProviderError('The provider did not answer in time.', 'unknown');
  await askForOutcomes(line.deps);
  line.provider.failing = undefined;
  await claim(line.database, { responder: 'dara', languages: ['my'], now: line.deps.now().getTime(), key: second.key });
  await ringResponder(line.deps, { person: await personOf(line, STAFF.dara), key: second.key });
  const dara = keep(await picksUp(line, line.provider.placed.at(-1)));
  for (const key of ['1', '1']) keep(await dara.presses(key));
  keep(await legEnds(dara, 'no-answer'));
  await line.settled();

  const dialling = documents.filter(d => d.includes('<Number'));
  expect(dialling).toHaveLength(2);
  const told = documents.map(d => d.replace(/>\+\d+<\/Number>/, '></Number>'));
  const stored = readFileSync(line.file, 'latin1') + readFileSync(`${line.file}-wal`, 'latin1');
  const everything = { told: told.join(), urls: urls.join(), log: JSON.stringify(line.log), stored };
  expect(urls.length).toBeGreaterThan(20);
  for (const [where, text] of Object.entries(everything))
    for (const secret of where === 'log' || where === 'stored' ? SEEDED : [...SEEDED, ...PINS]) {
      expect(text.includes(secret), `${secret} in ${where}`).toBe(false);
      expect(text.includes(encodeURIComponent(`+${secret}`)), `${secret} in ${where}`).toBe(false);
    }
  expect(JSON.stringify(line.log)).not.toMatch(new RegExp(PINS.join('|')));
});

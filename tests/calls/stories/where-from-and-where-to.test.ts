// A topic plays what is for people from the caller's country who work in the other; what changes, and what is past
// its day. All of it through signed webhooks.
import { afterEach, beforeEach, test } from 'vitest';
import type { Prompt } from '../../../src/content/prompts.ts';
import { change } from '../../../src/store/changes.ts';
import { dials } from '../../support/caller.ts';
import { withPrompts } from '../../support/content.ts';
import { hotline, LINES, type Line, library, PEOPLE } from '../../support/hotline.ts';

const about = (kind: Prompt['kind'], more: Partial<Prompt>): Prompt => ({
  kind,
  topic: 'cost',
  what: 'it',
  longest: 15,
  sources: ['X-01'],
  ...more,
});
const content = {
  ...withPrompts(library.content, {
    'amount.cost.nepal': about('amount', { from: ['nepal'], sources: ['X-02'] }),
    'amount.cost.nepal.malaysia': about('amount', { from: ['nepal'], to: ['malaysia'], sources: ['X-03'] }),
    'amount.cost.malaysia.levy': about('amount', { to: ['malaysia'], sources: ['X-03'] }),
    'piece.cost.nepal': about('piece', { from: ['nepal'] }),
    'piece.cost.malaysia': about('piece', { to: ['malaysia'] }),
  }),
  facts: {
    'X-01': { seen: '2015-01-01' },
    'X-02': { seen: '2026-06-01', changes: true },
    'X-03': { seen: '2025-06-01', changes: true },
  },
} as unknown as typeof library.content;

let line: Line;
beforeEach(async () => {
  line = await hotline({ content });
});
afterEach(() => line.close());

/** Somebody who flashed the line in Nepal is rung back, and asks what it costs to go to one of its countries. */
const asks = async (language: string, country: string) => {
  const rung = { from: LINES.nepal, to: PEOPLE.ramesh, direction: 'outbound-api' };
  const caller = await dials(line, { ...rung, path: '/twilio/voice/ringback?r=x' });
  return caller.presses(language, '1', '1', country);
};

test('the pieces, then the amounts; for all amounts that are past their day one "what it is today"', async () => {
  (await asks('1', '1')).hearsOnly(
    'ne/piece.cost.nepal',
    'ne/piece.cost.malaysia',
    'ne/amount.cost.nepal',
    'ne/ask-us.today',
    'ne/after.piece',
  );
  await change(line.database, { kind: 'fact', key: 'X-03', value: '2026-11-01', who: 'Thida', now: 0 });
  (await asks('1', '1')).hearsOnly(
    'ne/piece.cost.nepal',
    'ne/piece.cost.malaysia',
    'ne/amount.cost.nepal',
    'ne/amount.cost.nepal.malaysia',
    'ne/amount.cost.malaysia.levy',
    'ne/after.piece',
  );
});

test('who goes elsewhere hears what their own country has without a destination', async () => {
  (await asks('1', '3')).hearsOnly('ne/piece.cost.nepal', 'ne/amount.cost.nepal', 'ne/after.piece');
});

test('English, which says nothing of where somebody is from, is for people from the country of the line', async () => {
  (await asks('2', '3')).hearsOnly('en/piece.cost.nepal', 'en/amount.cost.nepal', 'en/after.piece');
  const inThailand = await dials(line, { from: PEOPLE.abroad });
  (await inThailand.presses('5', '1', '1')).hearsOnly('en/piece.cost.thailand', 'en/after.piece');
});

test('a useful sentence past its day gives way to the one that never is', async () => {
  const old = { ...content.facts, 'T-03': { ...library.content.facts['T-03'], seen: '2020-01-01', changes: true } };
  const other = await hotline({ content: { ...content, facts: old as typeof content.facts } });
  const caller = await dials(other, { from: PEOPLE.abroad });
  (await caller.presses('1')).hearsOnly('my/who.caller-pays', 'my/useful', 'my/main.menu');
  await other.close();
});

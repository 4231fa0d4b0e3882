// How long callers wait: the reckoning against a call that is really made.
import { expect, test } from 'vitest';
import { waysOn } from '../../src/checks/ways.ts';
import { readHotline } from '../../src/content/hotline.ts';
import type { Content } from '../../src/content/prompts.ts';
import { estimatedSeconds } from '../../src/content/speaking.ts';
import { callFlows } from '../../src/voice/flow.ts';
import { oneLine } from '../calls/lines.ts';
import { dials } from '../support/caller.ts';
import { hotline, hotlineYaml, NOON } from '../support/hotline.ts';
import { asItIs } from './ready.ts';

const { content } = asItIs();
const recorded: Content = {
  ...content,
  clips: Object.fromEntries(Object.entries(content.clips).map(([name, clip]) => [name, { ...clip, origin: 'human' }])),
};
const flowOf = (yaml: string, from: Content = recorded) => {
  const [flow] = callFlows(readHotline(yaml), from, 0).values();
  if (!flow) throw new Error('there is no line');
  return flow;
};
const seconds = (text: number) => Math.round(text * 10) / 10;

test('in one language every clip before the topic counts, in the order in which it is heard', () => {
  const [ways] = waysOn(flowOf(oneLine('ne: full')), () => 2, NOON);
  // Who we are; then the useful sentence, the main menu, the shelf's name, the first title and its key.
  expect(ways?.useful).toBe(2);
  expect(seconds(ways?.topics.pay ?? 0)).toBe(2 + 2 + 2 + 2 + 2 + 2);
  // A title, its key and a breath more.
  expect(seconds(ways?.topics.cuts ?? 0)).toBe(12 + 0.3 + 4);
  expect(ways?.estimated).toBe(0);
});

test('the languages before one’s own are waited for, and a country that is asked for', () => {
  const [my, km] = waysOn(flowOf(hotlineYaml), () => 2, NOON);
  expect([my?.useful, km?.useful]).toEqual([4 + 2, 8 + 0.3 + 2]);
  const asking = flowOf(oneLine('en: full', { country: '[malaysia, gulf, thailand]' }));
  const [one] = waysOn(asking, () => 2, NOON);
  const [fixed] = waysOn(flowOf(oneLine('en: full')), () => 2, NOON);
  // Which country, the first of them, its key.
  expect(seconds((one?.topics.pay ?? 0) - (fixed?.topics.pay ?? 0))).toBe(6);
});

test('a call that presses as soon as it may hears just these clips', async () => {
  const line = await hotline();
  try {
    const caller = await dials(line);
    const heard = [...caller.heard.slice(0, 4)];
    await caller.presses('2');
    heard.push(...caller.heard);
    await caller.presses('2');
    heard.push(...caller.heard.slice(0, caller.heard.indexOf('km/press.2') + 1));
    const [, km] = waysOn(line.deps.flows.get('+6620000001') ?? flowOf(hotlineYaml), () => 2, NOON);
    const text = (name: string) => content.languages[name.slice(0, 2)]?.script[name.slice(3)] ?? '';
    const spoken = heard.reduce((sum, name) => sum + estimatedSeconds(name.slice(0, 2), text(name)), 0);
    // Two breaths: after the first language, and after the first topic.
    expect(seconds(km?.topics.cuts ?? 0)).toBe(seconds(spoken + 0.6));
  } finally {
    await line.close();
  }
});

test('where nobody has recorded a clip its text is reckoned, and that is said', () => {
  const [ways] = waysOn(flowOf(oneLine('ne: full'), content), () => 2, NOON);
  expect(ways?.estimated).toBeGreaterThan(10);
  expect(ways?.useful).toBe(estimatedSeconds('ne', content.languages.ne?.script['who.line-pays'] ?? ''));
});

test('a ring-back line is waited for from the moment at which its ring is picked up', () => {
  const flow = flowOf(oneLine('my: full, ne: full', { mode: 'ring-back' }));
  expect(waysOn(flow, () => 2, NOON).map(({ useful }) => useful)).toEqual([6, 10.3]);
});

test('languages that only take messages have no topics', () => {
  expect(waysOn(flowOf(oneLine('ksw: message-only')), () => 2, NOON)).toEqual([]);
});

// The charts for which there are figures.
import type { Stats } from '../stats.ts';
import type { Names } from '../words.ts';
import { hangUps, troubles } from './menus.ts';
import { messagesHeard, sharesOfCalls } from './shares.ts';
import { ways } from './ways.ts';

export type ChartName = 'passed' | 'heard' | 'ways' | 'hang-ups' | 'messages' | 'menus';

export interface Chart {
  name: ChartName;
  title: string;
  /** What is to be seen, for those who don't see it. */
  alt: string;
  svg: string;
  /** In pixels. */
  width: number;
  height: number;
}

export const charts = (stats: Stats, names: Names): Chart[] => [
  ...sharesOfCalls('passed', stats, names),
  ...sharesOfCalls('heard', stats, names),
  ...ways(stats),
  ...hangUps(stats),
  ...messagesHeard(stats, names),
  ...troubles(stats, names),
];

// The charts for which there are figures.
import type { Stats } from '../stats.ts';
import type { Names } from '../words.ts';
import type { Chart } from './chart.ts';
import { hangUps, troubles } from './menus.ts';
import { messagesHeard, sharesOfCalls } from './shares.ts';
import { ways } from './ways.ts';

export const charts = (stats: Stats, names: Names): Chart[] => [
  ...sharesOfCalls('passed', stats, names),
  ...sharesOfCalls('heard', stats, names),
  ...ways(stats),
  ...hangUps(stats),
  ...messagesHeard(stats, names),
  ...troubles(stats, names),
];

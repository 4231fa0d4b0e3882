// Shares of calls and of messages, beside what others have published.
import { FIELD, type Published } from '../field.ts';
import { OTHERS, type Stats } from '../stats.ts';
import { type Names, percent, topicName } from '../words.ts';
import type { Chart } from './chart.ts';
import { bars, draw, lying, RIM, ROW, RUST, SHARES } from './draw.ts';
import { barNames } from './names.ts';

/** More bars than this nobody reads; the table has them all. */
const MOST = 15;

const MEASURES = {
  passed: { share: 'passedShare', title: 'Calls that got past the first menu' },
  heard: { share: 'heardShare', title: 'Calls that heard 75 % or more of a message' },
} as const satisfies Record<Published['measure'], { share: keyof Stats['calls'][number]; title: string }>;

/** A bar for each row of calls, and a line where another hotline stood. */
export function sharesOfCalls(measure: Published['measure'], { calls }: Stats, names: Names): Chart[] {
  const { share, title } = MEASURES[measure];
  const rows = calls.filter(row => row[share] !== null);
  if (rows.length === 0) return [];
  const elsewhere = FIELD.figures.find(figure => figure.measure === measure)?.share ?? 0;
  const named = barNames(rows, names);
  const alt = `${rows.map((row, i) => `${named[i]} ${percent(row[share])}`).join('; ')}. 3-2-1 Madagascar: ${percent(elsewhere)}.`;
  const series = bars(
    rows.map(row => row[share]),
    percent,
  );
  const markLine = {
    symbol: 'none',
    z: 1, // below the figures that are written there
    lineStyle: { color: RUST, type: 'dashed', width: 2 },
    label: { formatter: `3-2-1 Madagascar ${percent(elsewhere)}`, color: RUST, fontSize: 13, position: 'start' },
    data: [{ xAxis: elsewhere }],
  };
  const height = RIM + ROW * rows.length;
  return [draw({ name: measure, title, alt, height }, { ...lying(named, SHARES), series: [{ ...series, markLine }] })];
}

/** By how much of it was heard, the least first: what is to be said better. */
export function messagesHeard({ messages }: Stats, names: Names): Chart[] {
  const rows = messages
    .filter(row => row.heardShare !== null && row.language !== OTHERS)
    .sort((a, b) => (a.heardShare ?? 0) - (b.heardShare ?? 0))
    .slice(0, MOST);
  if (rows.length === 0) return [];
  const named = barNames(rows, names, row => topicName(row.topic, names));
  const alt = `${rows.map((row, i) => `${named[i]} ${percent(row.heardShare)}`).join('; ')}.`;
  const about = { name: 'messages', title: 'Messages heard to 75 % or more, the least first', alt } as const;
  const shares = rows.map(row => row.heardShare);
  return [
    draw({ ...about, height: RIM + ROW * rows.length }, { ...lying(named, SHARES), series: [bars(shares, percent)] }),
  ];
}

// Trouble at menus, and where callers hung up.
import { placeOf } from '../places.ts';
import { type MenuRow, OTHERS, type Stats } from '../stats.ts';
import { type Names, placeName } from '../words.ts';
import type { Chart } from './chart.ts';
import { bars, COUNTS, draw, INK, lying, RIM, ROW, THREE } from './draw.ts';
import { barNames } from './names.ts';

/** More bars than this nobody reads; the table has them all. */
const MOST = 15;

const TROUBLES = [
  ['asked for again', row => row.repeats],
  ['wrong key', row => row.wrongKeys],
  // Where silence is taken for an answer it is no trouble.
  ['silence', row => (placeOf(row.place).silence === 'answer' ? 0 : row.silences)],
] as const satisfies [string, (row: MenuRow) => number][];

const per100 = (row: MenuRow, of: (row: MenuRow) => number): number => Math.round((100 * of(row)) / row.times);
const trouble = (row: MenuRow): number => TROUBLES.reduce((sum, [, of]) => sum + of(row), 0) / row.times;

/** Of a hundred times that a menu was said, how many ended in trouble; the worst first. */
export function troubles({ menus }: Stats, names: Names): Chart[] {
  const rows = menus
    .filter(row => trouble(row) > 0 && row.language !== OTHERS)
    .sort((a, b) => trouble(b) - trouble(a))
    .slice(0, MOST);
  if (rows.length === 0) return [];
  const named = barNames(rows, names, row => placeName(row.place));
  const words = (row: MenuRow) => TROUBLES.map(([word, of]) => `${word} ${per100(row, of)}`).join(', ');
  const alt = `${rows.map((row, i) => `${named[i]}: ${words(row)}`).join('; ')}.`;
  const about = { name: 'menus', title: 'Trouble at menus: of a hundred times that each was said', alt } as const;
  return [
    draw(
      { ...about, height: RIM + 40 + ROW * rows.length },
      {
        ...lying(named, COUNTS, 70),
        aria: { enabled: true, decal: { show: true } },
        legend: { bottom: 0, itemGap: 40, textStyle: { color: INK, fontSize: 13 } },
        color: THREE,
        series: TROUBLES.map(([word, of]) => ({
          name: word,
          type: 'bar',
          stack: 'trouble',
          barWidth: 18,
          data: rows.map(row => per100(row, of)),
        })),
      },
    ),
  ];
}

/** All lines and languages together. */
export function hangUps({ hangUps: rows }: Stats): Chart[] {
  const sums = new Map<string, number>();
  for (const { place, calls } of rows) sums.set(place, (sums.get(place) ?? 0) + calls);
  const places = [...sums].sort(([a, x], [b, y]) => Number(a === OTHERS) - Number(b === OTHERS) || y - x);
  if (places.length === 0) return [];
  const alt = `${places.map(([place, calls]) => `${placeName(place)} ${calls}`).join('; ')}.`;
  const about = { name: 'hang-ups', title: 'Where callers hung up', alt } as const;
  const named = places.map(([place]) => placeName(place));
  const counts = places.map(([, calls]) => calls);
  return [
    draw({ ...about, height: RIM + ROW * places.length }, { ...lying(named, COUNTS), series: [bars(counts, String)] }),
  ];
}

// The figures of stats, for the console and for a file: each chart with the table that says the same in words.
import type { Chart, ChartName } from '../stats/charts/chart.ts';
import { FEWEST } from '../stats/few.ts';
import { FIELD } from '../stats/field.ts';
import { STAGE_NAMES } from '../stats/places.ts';
import type { Stats } from '../stats/stats.ts';
import { type Names, percent, type Table, type TableName, tables } from '../stats/words.ts';

interface Section {
  title: string;
  charts: ChartName[];
  table: TableName | 'ways';
  says: string;
}

const SECTIONS: Section[] = [
  {
    title: 'Do people understand?',
    charts: ['passed', 'heard'],
    table: 'calls',
    says: 'A version is a recording: a new one of the main menu begins a new row. “Not known” are calls that played a message whose recording is gone, or whose end was never told; they count on neither side.',
  },
  {
    title: 'How far calls came',
    charts: ['ways'],
    table: 'ways',
    says: 'Each call stands at every stage that it reached, the furthest being its last; ways back are left out. Where a stream grows thinner, calls came no further.',
  },
  {
    title: 'Where callers hung up',
    charts: ['hang-ups'],
    table: 'hang-ups',
    says: 'Hanging up after a message is no fault: they have what they called for.',
  },
  {
    title: 'Messages',
    charts: ['messages'],
    table: 'messages',
    says: 'The least heard first: is it too long, too hard, or not what its title promised?',
  },
  {
    title: 'Menus',
    charts: ['menus'],
    table: 'menus',
    says: 'Silence and wrong keys at a menu mean that its words, or its keys, are not understood.',
  },
];

interface Shown {
  stats: Stats;
  names: Names;
  charts: readonly Chart[];
}

export const Figures = ({ stats, names, charts }: Shown) => {
  const all = [...tables(stats, names), waysTable(stats)];
  return (
    <>
      {SECTIONS.map(section => (
        <section class="card wide">
          <h2>{section.title}</h2>
          {charts
            .filter(({ name }) => section.charts.includes(name))
            .map(chart => (
              <Picture chart={chart} />
            ))}
          <p>{section.says}</p>
          <Cells table={all.find(({ name }) => name === section.table)} />
        </section>
      ))}
      <section class="card">
        <h2>Published elsewhere</h2>
        <ul>
          {FIELD.figures.map(({ says }) => (
            <li>{says}.</li>
          ))}
        </ul>
        <p>
          <a href={FIELD.url}>{FIELD.source}</a>. Their callers, languages and prices were others: read it as a height
          that others have jumped, not as a rank.
        </p>
      </section>
    </>
  );
};

/** As an image, in which no script runs and no style reaches the page. */
const Picture = ({ chart: { title, alt, svg, width, height } }: { chart: Chart }) => (
  <figure class="chart">
    <figcaption>{title}</figcaption>
    <img
      src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
      alt={alt}
      width={`${width}`}
      height={`${height}`}
    />
  </figure>
);

const Cells = ({ table }: { table: Pick<Table, 'rows' | 'title'> | undefined }) => {
  const columns = Object.keys(table?.rows[0] ?? {});
  if (!table || columns.length === 0) return <p>There are no figures of {FEWEST} calls or more.</p>;
  return (
    <div class="scroll">
      <table>
        <caption class="unseen">{table.title}</caption>
        <thead>
          <tr>
            {columns.map(name => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(row => (
            <tr>{columns.map((name, i) => (i === 0 ? <th scope="row">{row[name]}</th> : <td>{row[name]}</td>))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

function waysTable({ reached }: Stats) {
  const all = reached[0]?.calls ?? 0;
  const rows = reached.map(({ stage, calls }) => ({
    stage: STAGE_NAMES[stage],
    calls: `${calls}`,
    'of all': percent(all ? calls / all : null),
  }));
  return { name: 'ways' as const, title: 'How far calls came', rows };
}

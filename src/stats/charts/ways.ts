// How calls went from stage to stage, as streams, and where they ended on the way.
import { FEWEST } from '../few.ts';
import { STAGE_NAMES, type Stage } from '../places.ts';
import type { Stats } from '../stats.ts';
import type { Chart } from './chart.ts';
import { draw, GREEN, GREY, INK } from './draw.ts';

/** Nobody calls to come here: who ends here was lost. */
const ON_THE_WAY: readonly Stage[] = ['dialled', 'language', 'main', 'topics'];

export function ways({ links, reached }: Stats): Chart[] {
  if (links.length === 0) return [];
  const calls = new Map(reached.map(({ stage, calls }) => [stage, calls]));
  const lost = ON_THE_WAY.flatMap(stage => {
    const on = links.filter(({ from }) => from === stage).reduce((sum, { calls }) => sum + calls, 0);
    const ended = (calls.get(stage) ?? 0) - on;
    return ended >= FEWEST ? [{ stage, calls: ended }] : [];
  });
  const stages = [...new Set(links.flatMap(({ from, to }) => [from, to]))];
  const words = new Map<string, string>([
    ...stages.map(stage => [stage, `${STAGE_NAMES[stage]}\n${calls.get(stage) ?? `under ${FEWEST}`}`] as const),
    ...lost.map(({ stage, calls }) => [`lost ${stage}`, `no further\n${calls}`] as const),
  ]);
  const said = [
    ...reached.map(({ stage, calls }) => `${STAGE_NAMES[stage]} ${calls}`),
    ...lost.map(({ stage, calls }) => `no further than ${STAGE_NAMES[stage]} ${calls}`),
  ];
  return [
    draw(
      { name: 'ways', title: 'How far calls came', alt: `${said.join('; ')}.`, height: 460 },
      {
        series: [
          {
            type: 'sankey',
            nodeAlign: 'left',
            left: 20,
            right: 150,
            top: 20,
            bottom: 20,
            nodeWidth: 14,
            nodeGap: 44,
            draggable: false,
            data: [...words.keys()].map(name => ({
              name,
              itemStyle: { color: name.startsWith('lost') ? GREY : GREEN },
            })),
            links: [
              ...links.map(({ from, to, calls }) => stream(from, to, calls, GREEN)),
              ...lost.map(({ stage, calls }) => stream(stage, `lost ${stage}`, calls, GREY)),
            ],
            label: {
              color: INK,
              fontSize: 13,
              lineHeight: 17,
              formatter: ({ name }: { name: string }) => words.get(name),
            },
          },
        ],
      },
    ),
  ];
}

const stream = (source: string, target: string, value: number, color: string) => ({
  source,
  target,
  value,
  lineStyle: { color, opacity: 0.22, curveness: 0.5 },
});

// Charts as SVG that is drawn here, so that a page needs no script. What a colour says is also written out.
// Nothing that goes into a Worker may import this folder (docs/decisions/charts.md).
import { BarChart, SankeyChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { percent } from '../words.ts';
import type { Chart } from './chart.ts';

use([BarChart, SankeyChart, GridComponent, LegendComponent, MarkLineComponent, AriaComponent, SVGRenderer]);

const WIDTH = 1080;
/** The height of a bar with the space around it. */
export const ROW = 32;
/** For what stands above and below the bars. */
export const RIM = 70;
export const INK = '#1d2a26';
export const GREY = '#5c6b65';
export const GREEN = '#1f6f5c';
export const RUST = '#9a3412';
/** Told apart by brightness as well, and by a pattern. */
export const THREE = ['#174f42', '#4f9b86', '#b9d8cd'];

const FONT = 'system-ui, sans-serif';

export function draw(chart: Omit<Chart, 'svg' | 'width'>, option: EChartsCoreOption): Chart {
  const canvas = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: chart.height });
  try {
    canvas.setOption({ animation: false, textStyle: { fontFamily: FONT, color: INK, fontSize: 13 }, ...option });
    return { ...chart, width: WIDTH, svg: canvas.renderToSVGString() };
  } finally {
    canvas.dispose();
  }
}

/** Axes for bars that lie, with their names to the left and room for a figure to the right. */
export const lying = (names: readonly string[], x: object, bottom = 35) => ({
  grid: { left: 390, right: 80, top: 35, bottom },
  xAxis: { type: 'value', axisLabel: { color: GREY }, splitLine: { lineStyle: { color: '#dfe5e2' } }, ...x },
  yAxis: {
    type: 'category',
    inverse: true,
    data: names,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: GREY } },
    axisLabel: { color: INK, fontSize: 13, width: 375, overflow: 'truncate' },
  },
});

/** The axis of shares. */
export const SHARES = { min: 0, max: 1, interval: 0.25, axisLabel: { formatter: percent, color: GREY } };
/** The axis of counts. */
export const COUNTS = { minInterval: 1 };

/** One series of such bars, each with its figure. */
export const bars = (values: readonly (number | null)[], written: (value: number) => string) => ({
  type: 'bar',
  barWidth: 18,
  data: values,
  itemStyle: { color: GREEN },
  label: {
    show: true,
    position: 'right',
    color: INK,
    backgroundColor: '#fffdf8',
    padding: [1, 3],
    fontSize: 13,
    formatter: ({ value }: { value: number }) => written(value),
  },
});

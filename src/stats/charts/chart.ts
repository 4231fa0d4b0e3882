// A chart that is drawn.
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

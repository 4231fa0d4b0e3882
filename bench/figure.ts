// What a figure is: a sentence that must hold, and what was measured.

export interface Options {
  /** Smaller numbers, for a look in between; the figures are not those that are promised. */
  quick: boolean;
  /** Databases of this run; deleted when it is over. */
  folder: string;
  progress(text: string): void;
}

export interface Result {
  figure: string;
  target: string;
  measured: string;
  /** Undefined: nothing to compare it with, it is only told. */
  met: boolean | undefined;
  /** Lines that stand below it. */
  notes: string[];
}

export interface Figure {
  name: string;
  measure(options: Options): Promise<Result[]>;
}

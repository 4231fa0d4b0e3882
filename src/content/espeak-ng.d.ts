// espeak-ng comes without types; these are the parts that speak-child.ts uses.
declare module 'espeak-ng' {
  interface Options {
    /** As on the command line. */
    arguments: string[];
    print: (line: string) => void;
    printErr: (line: string) => void;
    instantiateWasm?: (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => object;
  }
  /** Runs espeak-ng once, to its end. */
  export default function runEspeak(options: Options): Promise<{ FS: { readFile(path: string): Uint8Array } }>;
}

// npm run bench: the figures that were promised, measured on this machine in one run. Every comparison is between
// things measured in turn within the run, so that a noisy machine is noisy for both.
// Says what was missed, and ends with 0 all the same. --only <name> (again and again), --quick.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { check } from './check.ts';
import { claims } from './claims.ts';
import type { Figure, Result } from './figure.ts';
import { importing } from './import.ts';
import { memory } from './memory.ts';
import { openingTurn } from './opening.ts';
import { outbox } from './outbox.ts';
import { queueLibrary } from './queue-library.ts';
import { queuePage } from './queue-page.ts';
import { text } from './text.ts';
import { turns } from './turns.ts';
import { worker } from './worker.ts';

const FIGURES: Figure[] = [
  turns,
  text,
  memory,
  openingTurn,
  claims,
  queueLibrary,
  queuePage,
  outbox,
  check,
  worker,
  importing,
];

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, quick: { type: 'boolean', default: false } },
});
const unknown = values.only?.find(name => !FIGURES.some(figure => figure.name === name));
if (unknown) {
  console.error(`there is no figure ${unknown}; there are ${FIGURES.map(f => f.name).join(', ')}`);
  process.exit(1);
}
const chosen = FIGURES.filter(figure => values.only?.includes(figure.name) ?? true);

const progress = (text: string) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
};

console.log(
  `node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ` +
    `load ${loadavg()[0]?.toFixed(1)} before the run${values.quick ? '; QUICK: smaller numbers than promised' : ''}\n`,
);
const started = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
process.once('SIGINT', () => process.exit(130));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const missed: Result[] = [];
for (const figure of chosen) {
  try {
    const results = await figure.measure({ quick: values.quick, folder, progress });
    progress('');
    results.forEach(show);
    missed.push(...results.filter(r => r.met === false));
  } catch (error) {
    progress('');
    console.error(`${figure.name} could not be measured:`, error);
    process.exitCode = 1;
  }
}
console.log(`\n${Math.round((performance.now() - started) / 1000)} s. Targets missed: ${missed.length}.`);
process.exit();

function show({ figure, target, measured, met, notes }: Result): void {
  const verdict = met === undefined ? '' : met ? 'pass' : 'MISSED';
  console.log(`${verdict.padEnd(7)}${target.padEnd(12)}${measured.padEnd(22)}${figure}`);
  for (const note of notes) console.log(`${' '.repeat(41)}${note}`);
}

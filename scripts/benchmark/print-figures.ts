import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Figure } from './figure.ts';

/** Shows the figures as a table, and leaves them as JSON in `bench-results.json`. */
export function printFigures(figures: readonly Figure[], runs: number): void {
  const machine = `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  console.log(`\n${machine}; medians of ${runs} alternating runs\n`);
  for (const { what, value, goal, reached } of figures) {
    const shown = value >= 100 ? value.toFixed(0) : value.toFixed(2);
    console.log(`${reached ? '  ' : '! '}${what.padEnd(48)} ${shown.padStart(8)}   ${goal}`);
  }
  writeFileSync('bench-results.json', `${JSON.stringify({ machine, runs, figures }, undefined, 2)}\n`);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FuzzReport, fuzz } from '../test/blend-file/fuzz/fuzz.ts';
import { writeSeeds } from '../test/blend-file/fuzz/seeds.ts';
import { makeScenes, pythonsWithBlender } from '../test/blend-file/made-scenes.ts';

const [count = '1000000', first = '0'] = process.argv.slice(2);
const runs = { first: Number(first), end: Number(first) + Number(count) };
const seeds = mkdtempSync(join(tmpdir(), 'fuzz-seeds-'));
const made: string[] = [];

try {
  console.log('making the scenes');
  for (const python of pythonsWithBlender()) made.push(makeScenes(python).root);
  const of = writeSeeds(seeds, made);
  console.log(`${count} damaged files of ${of} scenes`);
  const began = performance.now();
  const report = await fuzz(seeds, runs, (run) => {
    if (run % 10_000 === 0) console.log(`${run} after ${((performance.now() - began) / 1000).toFixed(0)} s`);
  });
  print(report, (performance.now() - began) / 1000);
} finally {
  for (const folder of [seeds, ...made]) rmSync(folder, { recursive: true, force: true });
}

function print({ read, refused, slowest, largest }: FuzzReport, seconds: number): void {
  console.log(`${count} in ${seconds.toFixed(0)} s: ${read} were read, the others refused:`);
  for (const [name, times] of Object.entries(refused).sort(([, a], [, b]) => b - a)) {
    console.log(`  ${String(times).padStart(8)}  ${name}`);
  }
  console.log(`the slowest took ${slowest.seconds.toFixed(2)} s of the processor (run ${slowest.run})`);
  console.log(`the process took ${(largest.bytes / 2 ** 20).toFixed(0)} MiB at most (run ${largest.run})`);
}

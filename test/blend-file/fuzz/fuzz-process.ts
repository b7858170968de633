import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspectScene } from '../../../functions/blend-file/inspect-scene.ts';
import { nodeDecompression } from '../../../functions/blend-file/node-decompression.ts';
import type { ProjectTree } from '../../../functions/blend-file/project-tree.ts';
import { FarmError } from '../../../functions/domain/failure.ts';
import { sourceOf } from '../byte-sources.ts';
import type { FuzzReport } from './fuzz.ts';
import { type Mutation, mutation, Seed } from './mutations.ts';

/**
 * Reads damaged scenes, run by run, in a process of its own that may be killed:
 *
 *     fuzz-process.ts FOLDER-OF-SEEDS FIRST END [each]
 *
 * Every thousandth run is told before it begins, or each, so that whoever waits knows which one hangs.
 */
const [folder = '', first = '0', end = '0'] = process.argv.slice(2);
const seeds = readdirSync(folder)
  .sort()
  .map((name) => new Seed(new Uint8Array(readFileSync(join(folder, name)))));

// Whoever started it is gone, or has its report.
process.on('disconnect', () => process.exit());

const report: FuzzReport = {
  read: 0,
  refused: {},
  slowest: { run: -1, seconds: 0 },
  largest: { run: -1, bytes: 0 },
};
for (let run = Number(first); run < Number(end); run++) {
  if (process.send && (run % 1000 === 0 || process.argv[5] === 'each')) process.send({ run });
  const began = performance.now();
  const refusal = await refusalOf(mutation(seeds, run));
  if ((performance.now() - began) / 1000 > report.slowest.seconds) await timeAgain(run);
  if (run % 100 === 99) watchMemory(run);
  if (refusal === undefined) report.read++;
  else report.refused[refusal] = (report.refused[refusal] ?? 0) + 1;
}
watchMemory(Number(end) - 1);
process.send?.({ report });
process.disconnect?.();

/** A busy machine makes any run seem slow: what counts is the processor's time. */
async function timeAgain(run: number): Promise<void> {
  const before = process.cpuUsage();
  await refusalOf(mutation(seeds, run));
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  if (seconds > report.slowest.seconds) report.slowest = { run, seconds };
}

/** At its peak until now, which came with this run or one of the hundred before it. */
function watchMemory(run: number): void {
  const bytes = peakMemory();
  if (bytes > report.largest.bytes) report.largest = { run, bytes };
}

/** What `resourceUsage` tells counts the process that this one was forked from, which may be large. */
function peakMemory(): number {
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}

/** @throws what is no refusal by name */
async function refusalOf({ scene, library, random }: Mutation): Promise<string | undefined> {
  const tree: ProjectTree = {
    exists: async () => random.chance(0.5),
    list: async () =>
      random.chance(0.5) ? [] : ['meta', 'scene_000001_00.bphys', 'a.vdb', '00000001_0.blob'],
    open: async () => (random.chance(0.7) ? sourceOf(library) : undefined),
    place: async (path) => (random.chance(0.7) ? path : undefined),
    liesAt: async () => random.chance(0.5),
  };
  try {
    await inspectScene(sourceOf(scene), { decompression: nodeDecompression, path: 'a/scene.blend', tree });
    return undefined;
  } catch (error) {
    if (!(error instanceof FarmError)) throw error;
    return error.name;
  }
}

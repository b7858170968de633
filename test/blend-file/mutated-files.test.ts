import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { fuzz } from './fuzz/fuzz.ts';
import { writeSeeds } from './fuzz/seeds.ts';
import { makeScenes, pythonsWithBlender } from './made-scenes.ts';

/** Scenes with most of what the reader follows: lists, libraries, sequences, caches, trees of nodes. */
const names = ['camera-markers', 'image-sequence', 'library-group', 'rigid-body', 'sequencer-images', 'zone'];
/** The short form: `scripts/fuzz` has the long one. */
const runs = { first: 0, end: Number(process.env.RENDER_FARM_FUZZ_RUNS ?? 20_000) };
/** Milliseconds for a run on a busy machine. */
const patience = 20;

const { root } = makeScenes(pythonsWithBlender()[0] ?? '', names);
const seeds = mkdtempSync(join(tmpdir(), 'fuzz-seeds-'));
afterAll(() => {
  for (const folder of [root, seeds]) rmSync(folder, { recursive: true });
});

async function readDamaged(): Promise<void> {
  expect(writeSeeds(seeds, [root])).toBeGreaterThan(names.length);
  const { read, refused, slowest, largest } = await fuzz(seeds, runs);
  // Damage that is always refused, or never, would be none.
  expect(read).toBeGreaterThan(runs.end / 10);
  expect(Object.keys(refused)).toEqual(expect.arrayContaining(['CorruptBlendFile', 'TruncatedBlendFile']));
  expect(slowest.seconds).toBeLessThan(2);
  expect(largest.bytes).toBeLessThan(256 * 2 ** 20);
}

test(
  'whatever is done to a file, it is read or refused by name, in 2 s and 256 MiB',
  readDamaged,
  60_000 + runs.end * patience,
);

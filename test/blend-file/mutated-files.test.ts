import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FarmError } from '../../functions/domain/failure.ts';
import { inspectBytes } from './byte-sources.ts';
import { makeScenes, pythonsWithBlender } from './made-scenes.ts';
import { seekableZstd } from './seekable-zstd.ts';
import { smallScene } from './small-scene.ts';

const names = ['camera-markers', 'image-sequence', 'rigid-body', 'zone', 'compressed'];
const { root } = makeScenes(pythonsWithBlender()[0] ?? '', names);
afterAll(() => rmSync(root, { recursive: true }));

const madeBy = (name: string) => new Uint8Array(readFileSync(join(root, name, 'scene.blend')));
const small = ['_249V', '-405v', '0502'].map((header) => smallScene(header));
const seeds = [
  ...small,
  ...small,
  ...small.map((bytes) => new Uint8Array(gzipSync(bytes))),
  ...small.map((bytes) => seekableZstd(bytes, 300)),
  ...names.map(madeBy),
];

/** Milliseconds for the short form; the long one is set from outside. */
const duration = Number(process.env.RENDER_FARM_FUZZ_MS ?? 8_000);

/** Damage to the header itself is refused at once, and is tried elsewhere. */
const behindHeader = 17;

/** Where in the file, as a fraction, and what is put there. */
const edit = fc.record({
  /** Small numbers come often: headers and DNA are small, and at the ends. */
  place: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.02, noNaN: true })),
  bytes: fc.oneof(
    fc.constantFrom(
      [0xff, 0xff, 0xff, 0x7f],
      [0xff, 0xff, 0xff, 0xff],
      [0, 0, 0, 0x80],
      [0, 0, 0, 0],
      [1, 0, 0, 0],
    ),
    fc.array(fc.nat(255), { minLength: 1, maxLength: 8 }),
  ),
});
const mutation = fc.record({
  seed: fc.nat(seeds.length - 1),
  edits: fc.array(edit, { minLength: 1, maxLength: 6 }),
  kept: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1, noNaN: true })),
});

test(
  // How much work it may make is bounded by limits, which hostile-files.test.ts holds the reader to.
  'whatever is done to a file, it is read or refused by name',
  async () => {
    await fc.assert(
      fc.asyncProperty(mutation, async ({ seed, edits, kept }) => {
        const bytes = (seeds[seed] ?? new Uint8Array(0)).slice();
        for (const { place, bytes: put } of edits) {
          bytes.set(
            put,
            behindHeader + Math.floor(place * Math.max(0, bytes.length - put.length - behindHeader)),
          );
        }
        try {
          await inspectBytes(bytes.subarray(0, Math.ceil(bytes.length * kept)));
        } catch (error) {
          expect(error).toBeInstanceOf(FarmError);
        }
      }),
      { numRuns: 1_000_000, interruptAfterTimeLimit: duration, markInterruptAsFailure: false },
    );
  },
  duration + 60_000,
);

import { expect, test } from '@jest/globals';
import { shardCount, shardOf, shardSizes } from '../../functions/aws/shards.ts';
import { frameNumber } from '../../functions/domain/units.ts';

test.each([
  // frames of a job, shards
  [1, 1],
  [32, 1],
  [33, 2],
  [1000, 32],
  [200_000, 32],
])('a job of %i frames has %i shards', (frames, shards) => {
  expect(shardCount(frames)).toBe(shards);
});

/** Any 1,000 frames of a regular list; the last and the first that Blender knows among them. */
const lists = [
  ['neighbours', 1, 1],
  ['every second frame', 0, 2],
  ['as many apart as there are shards', 1, 32],
  ['every tenth, from below zero', -1_048_574, 10],
  ['every thousandth', 1, 1000],
  ['the last', 1_047_575, 1],
] as const;

test.each(lists)('%s are spread evenly', (_name, start, step) => {
  const frames = Array.from({ length: 1000 }, (_, index) => frameNumber(start + index * step));
  const sizes = shardSizes(frames, 32);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1000);
  expect(Math.max(...sizes)).toBeLessThan(1.5 * (1000 / 32));
});

test('a frame’s shard is one of the shards', () => {
  for (const frame of [-1_048_574, -1, 0, 1, 1_048_574].map(frameNumber)) {
    for (const shards of [1, 2, 32]) {
      expect(shardOf(frame, shards)).toBeGreaterThanOrEqual(0);
      expect(shardOf(frame, shards)).toBeLessThan(shards);
    }
  }
});

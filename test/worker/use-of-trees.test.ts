import { expect, test } from '@jest/globals';
import { seconds, sha256 } from '../../functions/domain/units.ts';
import type { TreeCache } from '../../functions/render/project-trees.ts';
import { UseOfTrees } from '../../functions/worker/use-of-trees.ts';
import { ManualClock } from '../contract/manual-clock.ts';

const manifest = sha256('0'.repeat(64));
const trees: TreeCache = {
  use: async () => ({ root: '/tree', release: () => undefined }),
  change: async (changed, { work }) => {
    await work({ root: '/copy' });
    return changed;
  },
};

test('a worker is idle from its start, and from the end of its last use of a tree', async () => {
  const clock = new ManualClock();
  const use = new UseOfTrees(trees, clock);
  clock.advance(seconds(7));
  expect(use.idleTime).toBe(7000);
  const [one, other] = [await use.use(manifest), await use.use(manifest)];
  clock.advance(seconds(100));
  expect(use.idleTime).toBe(0);
  one.release();
  clock.advance(seconds(100));
  expect(use.idleTime).toBe(0);
  other.release();
  expect(use.idleTime).toBe(0);
  clock.advance(seconds(3));
  expect(use.idleTime).toBe(3000);
});

test('while a tree is fetched it works, and when it cannot be fetched it is idle again', async () => {
  const clock = new ManualClock();
  const fetching = Promise.withResolvers<never>();
  const use = new UseOfTrees({ ...trees, use: () => fetching.promise }, clock);
  const used = use.use(manifest);
  clock.advance(seconds(60));
  expect(use.idleTime).toBe(0);
  fetching.reject(new Error('the blob is gone'));
  await expect(used).rejects.toThrow('gone');
  clock.advance(seconds(2));
  expect(use.idleTime).toBe(2000);
});

test('while a tree is changed it works', async () => {
  const clock = new ManualClock();
  const use = new UseOfTrees(trees, clock);
  const work = Promise.withResolvers<void>();
  const changed = use.change(manifest, { writes: 'shot.blend', work: () => work.promise });
  clock.advance(seconds(60));
  expect(use.idleTime).toBe(0);
  work.resolve();
  expect(await changed).toBe(manifest);
  clock.advance(seconds(2));
  expect(use.idleTime).toBe(2000);
});

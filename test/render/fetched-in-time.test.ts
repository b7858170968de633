import { expect, jest, test } from '@jest/globals';
import { milliseconds, minutes } from '../../functions/domain/units.ts';
import { fetchedInTime } from '../../functions/render/fetched-in-time.ts';
import type { UsedTree } from '../../functions/render/project-trees.ts';

const tree = () => ({ root: '/tree', release: jest.fn() }) satisfies UsedTree;

test('a tree that is there in time is handed over', async () => {
  const fetched = tree();
  expect(await fetchedInTime(Promise.resolve(fetched), minutes(1))).toBe(fetched);
  expect(fetched.release).not.toHaveBeenCalled();
});

test('a tree that takes too long is too heavy, and is released when it comes', async () => {
  const fetching = Promise.withResolvers<UsedTree>();
  await expect(fetchedInTime(fetching.promise, milliseconds(20))).rejects.toMatchObject({
    name: 'FilesTooLarge',
    failure: 'too-heavy',
    details: { limit: 20 },
  });
  const late = tree();
  fetching.resolve(late);
  await fetching.promise;
  expect(late.release).toHaveBeenCalledTimes(1);
});

test('a tree that cannot be fetched says why', async () => {
  await expect(fetchedInTime(Promise.reject(new Error('gone')), minutes(1))).rejects.toThrow('gone');
});

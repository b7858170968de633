import { expect, test } from '@jest/globals';
import { Lanes } from '../../functions/work/lanes.ts';

test('as many tasks run at the same time as there are lanes, in the order of asking', async () => {
  const lanes = new Lanes(2);
  const begun: number[] = [];
  const ends = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
  const runs = ends.map(({ promise }, index) =>
    lanes.run(async () => {
      begun.push(index);
      await promise;
      return index;
    }),
  );
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
  ends[1]?.resolve();
  await runs[1];
  expect(begun).toEqual([0, 1, 2]);
  for (const end of ends) end.resolve();
  expect(await Promise.all(runs)).toEqual([0, 1, 2, 3]);
});

test('a task that fails frees its lane', async () => {
  const lanes = new Lanes(1);
  const failed = lanes.run(async () => {
    throw new RangeError('no');
  });
  const next = lanes.run(async () => 'next');
  await expect(failed).rejects.toThrow(RangeError);
  expect(await next).toBe('next');
});

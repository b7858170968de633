import { expect, test } from '@jest/globals';
import { pauseJob } from '../../functions/api/control-job.ts';
import { deadAfterClaim, leaseIsOver } from '../rules/worker-fates.ts';
import { PrepareFarm } from './prepare-farm.ts';

/** What a worker that stood still says at last: Blender could not bake it. */
const left = [{ object: 'Sheet', kind: 'cloth', baked: false, scenes: ['Scene'] }];

test('what was said of a scene stands, whatever a worker says that stood still meanwhile', async () => {
  const farm = new PrepareFarm();
  const job = await farm.submitted();
  const { promise: thawed, resolve: thaw } = Promise.withResolvers<void>();
  const frozen = farm.take(
    job,
    { bake: () => thawed.then(() => left) },
    {
      ports: deadAfterClaim(farm.ports),
    },
  );
  await farm.pass(leaseIsOver);
  await farm.prepare(job);
  // Nothing but what is known of its scene tells a paused job from one whose scene is still to be opened.
  await pauseJob(farm.ports, job.id);
  const paused = await farm.read(job);
  thaw();
  expect(await farm.until(frozen)).toEqual({ kind: 'delete' });
  expect(paused).toMatchObject({ state: 'paused', prepared: { sequential: false } });
  expect(await farm.read(job)).toEqual(paused);
});

/** The function that renders, as Lambda runs it: in the image that RENDER_FARM_IMAGE names, or else the bundle by itself. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { frameNumber } from '../../functions/domain/units.ts';
import { BlenderBench } from '../blender/test-blender.ts';
import { EmulatedFarm } from './emulated-farm.ts';
import { canEmulate, type EmulatedFunction, startRie } from './start-rie.ts';

const whereEmulated = canEmulate ? test : test.skip;
const frame = frameNumber(3);
let bench: BlenderBench;
let farm: EmulatedFarm;
let render: EmulatedFunction;

beforeAll(async () => {
  if (!canEmulate) return;
  bench = await BlenderBench.make(['plain']);
  farm = await EmulatedFarm.open();
  render = await startRie('render', { ...farm.environment, IMAGE: process.env.RENDER_FARM_IMAGE ?? '' });
});
afterAll(async () => {
  await render?.end();
  await bench?.end();
});

whereEmulated('an SQS event for a frame renders it into the object store', async () => {
  const job = await farm.submit(join(bench.folder, 'plain/plain.blend'));
  const answer = await render.invoke(await farm.eventFor(job, frame));
  expect(answer).toEqual({ batchItemFailures: [] });
  const record = await farm.ports.jobs.readFrame(job.id, frame);
  expect(record).toMatchObject({ result: { files: [{ role: 'frame' }, { role: 'preview' }] } });
  const [picture] = record?.state === 'succeeded' ? record.result.files : [];
  const stored = await farm.ports.objects.read(picture?.key ?? '');
  expect(stored.subarray(1, 4).toString()).toBe('PNG');
  expect(stored.length).toBe(picture?.size);
});

whereEmulated('an event that is no message of the farm’s is done with', async () => {
  const job = await farm.submit(join(bench.folder, 'plain/plain.blend'));
  const { Records } = await farm.eventFor(job, frame);
  const nonsense = Records.map((record) => ({ ...record, body: 'nonsense' }));
  expect(await render.invoke({ Records: nonsense })).toEqual({ batchItemFailures: [] });
});

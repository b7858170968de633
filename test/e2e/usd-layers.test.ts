import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { watchJob } from '../../cli/job/watch-job.ts';
import { collectTree } from '../../cli/scene/collect-tree.ts';
import { inspectFile } from '../../cli/scene/inspect-file.ts';
import { isEnded } from '../../functions/domain/job-state.ts';
import { makeScenes } from '../blend-file/made-scenes.ts';
import { blenderUnderTest } from '../blender/test-blender.ts';
import { runOnFarm } from '../pictures/farm-run.ts';
import { PictureFarm } from '../pictures/picture-farm.ts';

const { root } = makeScenes(blenderUnderTest, ['usd-layers']);
const folder = mkdtempSync(join(tmpdir(), 'usd-road-'));
const blend = join(root, 'usd-layers/scene.blend');
let farm: PictureFarm;
beforeAll(async () => {
  farm = await PictureFarm.start(blenderUnderTest, folder);
});
afterAll(async () => {
  await farm.stop();
  for (const made of [root, folder]) rmSync(made, { recursive: true });
});

const settings = { engine: 'CYCLES', samples: 1, resolution: { x: 32, y: 18, percentage: 100 } };
const render = () =>
  runOnFarm(farm, {
    blend,
    frames: '1-2',
    extra: { settings },
    killAfter: undefined,
    folder: join(folder, 'frames'),
  });

test('the command brings all that a USD file is made of, and the farm renders it', async () => {
  const tree = await collectTree(await inspectFile(blend, '/', '1-2'), undefined);
  expect(tree.files.map(({ path }) => path).sort()).toEqual([
    'clips/cube.01.usda',
    'clips/cube.02.usda',
    'clips/manifest.usda',
    'layers/low.usda',
    'layers/lowest.usda',
    'parts/deep.usda',
    'parts/städte 1.usda',
    'root.usda',
    'scene.blend',
  ]);
  expect(await render()).toMatchObject({ kind: 'rendered' });
});

test('without a layer of a layer it is refused by name, and rendered with a warning where that is allowed', async () => {
  rmSync(join(root, 'usd-layers/layers/lowest.usda'));
  expect(await render()).toEqual({
    kind: 'refused',
    codes: ['MissingFiles'],
    said: expect.stringContaining('layers/lowest.usda (needed by parts/städte 1.usda)'),
  });
  const { client, id } = await farm.submit(blend, '1', { settings }, { allowMissing: true });
  for await (const { job } of watchJob(client, id, AbortSignal.timeout(60_000))) {
    if (!isEnded(job.state)) continue;
    expect(job.state).toBe('succeeded');
    break;
  }
  expect(JSON.stringify(await client.job(id))).toContain("'layers/lowest.usda' is missing");
});

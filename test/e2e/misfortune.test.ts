import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { FarmProcess, madeScenes } from './farm-process.ts';

let farm: FarmProcess;
beforeAll(async () => {
  farm = new FarmProcess();
  await farm.serve('--allow-scripts', '--frame-time', '1', '--memory', '1500');
});
afterAll(() => farm.close());

test('frames that hang, exit, crash or eat all memory fail with their cause; the others finish', async () => {
  const out = join(farm.folder, 'out');
  const rendered = await farm.run(
    'render',
    join(madeScenes(), 'misfortune.blend'),
    '--out',
    out,
    '--faults',
    '1',
    '--json',
  );
  expect(rendered.status).toBe(1);
  expect(readdirSync(out).sort()).toEqual([1, 6, 7, 8].map((frame) => `misfortune_000${frame}.png`));
  const { jobs } = (await farm.get('/jobs')) as { jobs: { id: string }[] };
  const { failures } = (await farm.get(`/jobs/${jobs[0]?.id}/failures`)) as {
    failures: { frame: number; failure: { code: string; class: string }; replay: string }[];
  };
  const causes = failures.map(({ frame, failure }) => [frame, failure.class, failure.code]);
  expect(causes.sort()).toEqual([
    [2, 'too-heavy', 'TimeLimitPassed'],
    [3, 'transient', 'BlenderCrashed'],
    [4, 'transient', 'BlenderCrashed'],
    [5, 'too-heavy', 'OutOfMemory'],
  ]);
  expect(failures[0]?.replay).toMatch(/^render-farm render misfortune\.blend --frames 2/);
}, 240_000);

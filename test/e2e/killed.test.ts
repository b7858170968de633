import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { FarmProcess, madeScenes } from './farm-process.ts';

const farm = new FarmProcess();
afterAll(() => farm.close());

const kills = 30;
const frames = 60;

test(`after ${kills} kills of the farm, its Blender and what checks its pictures every frame is there, once`, async () => {
  await farm.serve();
  const submitted = await farm.run(
    'submit',
    join(madeScenes(), 'slower.blend'),
    '--frames',
    `1-${frames}`,
    '--faults',
    '100',
    '--json',
  );
  expect(submitted).toMatchObject({ status: 0 });
  const { id } = JSON.parse(submitted.stdout) as { id: string };

  const read = async () =>
    (await farm.get(`/jobs/${id}`)) as { state: string; frames: { succeeded: number } };

  for (let kill = 0; kill < kills; kill++) {
    // At a random moment, but before the job is done, or the kill would prove nothing.
    const enough = (frames * (kill + 1)) / (kills + 1);
    const latest = performance.now() + 200 + Math.random() * 2500;
    while (performance.now() < latest && (await read()).frames.succeeded < enough) await sleep(50);
    const [victim] = [farm.blenders(), farm.checkers(), []][kill % 3] ?? [];
    if (victim !== undefined) killIfThere(victim);
    else {
      await farm.kill('SIGKILL');
      await farm.serve();
    }
    expect(['queued', 'preparing', 'rendering']).toContain((await read()).state);
  }

  const watched = await farm.run('watch', id, '--json');
  expect(watched).toMatchObject({ status: 0 });
  expect(await read()).toMatchObject({
    state: 'succeeded',
    frames: { total: frames, succeeded: frames, failed: 0, rendering: 0 },
  });
  const { outputs } = (await farm.get(`/jobs/${id}/outputs`)) as {
    outputs: { name: string; size: number }[];
  };
  const names = Array.from(
    { length: frames },
    (_none, index) => `slower_${String(index + 1).padStart(4, '0')}.png`,
  );
  expect(outputs.map(({ name }) => name).sort()).toEqual(names);
  expect(outputs.every(({ size }) => size > 0)).toBe(true);
}, 600_000);

/** It may have ended since it was seen. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

import { expect, test } from '@jest/globals';
import { bytes, frameNumber, minutes, seconds } from '../../functions/domain/units.ts';
import type { RenderTask } from '../../functions/ports/renderer.ts';
import { renderStation } from '../../functions/render/render-station.ts';
import { aPreparedScene } from '../domain/a-job.ts';
import { TableFarm } from '../rules/table-farm.ts';
import { renders } from '../rules/worker-fates.ts';
import { noOpRenderer } from '../simulation/no-op-renderer.ts';
import { noTrees } from '../simulation/no-trees.ts';

/** A worker that renders frames of 60 s, and the frames that it has begun. */
function workerOf(farm: TableFarm) {
  const begun: number[] = [];
  const script = { seconds: () => 1, failure: () => undefined, sequential: true };
  const render = (task: RenderTask) => {
    begun.push(task.frame);
    return renders(60)(task, farm.clock);
  };
  const station = renderStation({
    ports: farm.ports,
    renderer: { ...noOpRenderer(farm.clock, script), render },
    trees: noTrees(farm.ports.objects),
    name: 'w',
    limits: { time: minutes(15), memory: bytes(2 ** 30) },
    scratch: { inFolder: (work) => work('/scratch') },
    allowScripts: false,
  });
  return { station, begun };
}

test('whose time is nearly over ends its first frame, gives back the next without a fault, and goes on later', async () => {
  const farm = new TableFarm();
  const job = await farm.job(3, { prepared: { ...aPreparedScene, sequential: true } });
  const message = { kind: 'sequence', job: job.id, epoch: job.epoch } as const;
  const { station, begun } = workerOf(farm);
  const over = new AbortController();
  const how = { hide: async () => undefined, onFree: () => undefined, stop: new AbortController().signal };
  const first = station.take(message, { ...how, over: over.signal });
  await farm.pass(seconds(30));
  over.abort();
  expect(await farm.until(first)).toEqual({ kind: 'return', after: 0 });
  expect(await farm.frame(1)).toMatchObject({ state: 'succeeded', faults: 0 });
  expect(await farm.frame(2)).toMatchObject({ state: 'queued', faults: 0 });

  await farm.until(station.take(message, how));
  expect(await farm.jobState()).toBe('succeeded');
  expect(begun.filter((frame) => frame === frameNumber(1))).toHaveLength(1);
});

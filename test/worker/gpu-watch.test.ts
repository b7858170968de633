import { beforeEach, describe, expect, test } from '@jest/globals';
import { BlenderCrashed, BlenderFailure } from '../../functions/blender/errors.ts';
import type { GpuDevice } from '../../functions/blender/running-blender.ts';
import type { FailureClass, FarmError } from '../../functions/domain/failure.ts';
import { minutes, seconds } from '../../functions/domain/units.ts';
import { GpuGone, watchGpu } from '../../functions/worker/gpu-watch.ts';
import type { RenderFrame } from '../rules/worker-fates.ts';
import { WorkerFarm } from './worker-farm.ts';

const card: GpuDevice = { kind: 'OPTIX', name: 'NVIDIA A10G' };
const says = (code: string, failure: FailureClass) =>
  new BlenderFailure({ code, class: failure, message: 'as Blender says', advice: 'none', details: {} });

let farm: WorkerFarm;
beforeEach(() => {
  farm = new WorkerFarm();
});

/** A worker whose frames end with this error; then its machine has these GPUs. */
function workerWhose(error: FarmError, found: readonly GpuDevice[]) {
  const render: RenderFrame = async (task, clock) => {
    await clock.sleep(seconds(5), task.signal);
    throw error;
  };
  return farm.start('one', {
    render,
    watch: (renderer, stop) => watchGpu({ ...renderer, devices: async () => found }, 'OPTIX', stop),
    leaveAfter: minutes(30),
  });
}

describe('a GPU that vanishes', () => {
  test.each([
    ['Blender crashes', new BlenderCrashed({ signal: 'SIGSEGV', exitCode: null })],
    ['Blender says that it finds none', says('NoGpu', 'permanent')],
    ['the picture is worthless', says('WrongSize', 'bad-output')],
  ])('ends its worker, and the frame goes back without a fault: %s', async (_how, error) => {
    await farm.gpuJob(2);
    const worker = workerWhose(error, [{ kind: 'HIP', name: 'another card' }]);
    expect(await farm.until(worker.ended)).toBe('stopped');
    expect(await farm.frame()).toMatchObject({ state: 'queued', faults: 0, attempt: 1 });
    expect(await farm.gpu.depth()).toEqual({ waiting: 2, hidden: 0 });
    const other = farm.start('other', { leaveAfter: minutes(1) });
    await farm.until(other.ended);
    expect(await farm.jobState()).toBe('succeeded');
    expect(farm.reported).toEqual([]);
  });

  test('while a scene is opened, too', async () => {
    const gone: unknown[] = [];
    const open = () => Promise.reject(says('NoGpu', 'permanent'));
    const renderer = watchGpu({ devices: async () => [], open } as never, 'CUDA', (error) =>
      gone.push(error),
    );
    await expect(renderer.open({} as never, {} as never, {} as never)).rejects.toMatchObject({
      name: 'NoGpu',
    });
    expect(gone).toEqual([expect.any(GpuGone)]);
    expect(String(gone[0])).toContain('Cycles finds no CUDA device');
  });
});

describe('a GPU that is still there: the failure is the frame’s', () => {
  test.each<[FarmError, string, number]>([
    [new BlenderCrashed({ signal: 'SIGSEGV', exitCode: null }), 'BlenderCrashed', 3],
    [says('NoGpu', 'permanent'), 'NoGpu', 1],
  ])('%s', async (error, code, attempts) => {
    await farm.gpuJob(1);
    await farm.until(workerWhose(error, [card]).ended);
    expect(await farm.frame()).toMatchObject({ state: 'failed', failure: { code }, attempt: attempts });
  });
});

test('what lies in the scene does not ask for the GPUs', async () => {
  await farm.gpuJob(1);
  const worker = workerWhose(says('MissingFiles', 'permanent'), []);
  expect(await farm.until(worker.ended)).toBe('idle');
  expect(await farm.frame()).toMatchObject({ state: 'failed', failure: { code: 'MissingFiles' } });
});

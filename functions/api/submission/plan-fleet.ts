import {
  askedFleet,
  chooseFleet,
  type EarlierFrames,
  expectedOnGpu,
  type FrameDemand,
  slowWithoutGpu,
} from '../../domain/choose-fleet.ts';
import type { FleetPlan } from '../../domain/fleet.ts';
import type { FrameRecord } from '../../domain/frame.ts';
import type { Warning } from '../../domain/picture.ts';
import { bytes, type Milliseconds, milliseconds } from '../../domain/units.ts';
import type { ApiOptions } from '../api-options.ts';
import type { Submission } from './check-submission.ts';

/**
 * Decides where a job renders; undefined on a farm that has one fleet alone.
 * @param before  earlier frames of the same scene with the same settings
 */
export function planFleet(
  { gpu }: ApiOptions,
  submission: Submission,
  before: readonly FrameRecord[],
): FleetPlan | undefined {
  if (!gpu) return undefined;
  const { fleet } = submission.request;
  const demand = demandOf(submission, before);
  const plan = fleet === 'auto' ? chooseFleet(demand, gpu.lambda) : askedFleet(fleet);
  const frameTime = expectedOnGpu(demand);
  return frameTime === undefined ? plan : { ...plan, frameTime };
}

/** What is to be said of a job on workers without a GPU. */
export const warningsOnLambda = (submission: Submission): readonly Warning[] =>
  [slowWithoutGpu(demandOf(submission, []))].filter((warning) => warning !== undefined);

/** A scene that could not be read asks for what the request says, as far as that goes. */
function demandOf({ request, scene, treeSize }: Submission, before: readonly FrameRecord[]): FrameDemand {
  const { engine, samples, resolution, cameras, region, stereo = scene?.stereo } = request.settings;
  const pictures = Math.max(1, cameras?.length ?? 0) * (stereo ? 2 : 1);
  const share = region ? (region.x[1] - region.x[0]) * (region.y[1] - region.y[0]) : 1;
  const { x, y, percentage } = { x: 0, y: 0, percentage: 100, ...scene?.resolution, ...resolution };
  return {
    treeSize,
    engine: engine ?? scene?.engine ?? 'CYCLES',
    pixels: (x * y * percentage ** 2 * pictures * share) / 100 ** 2,
    samples: samples ?? scene?.samples ?? undefined,
    before: earlierFrames(before),
  };
}

function earlierFrames(records: readonly FrameRecord[]): EarlierFrames {
  const done = records.flatMap((record) =>
    record.state === 'succeeded' ? [{ onGpu: record.fleet === 'gpu', ...record.result }] : [],
  );
  const onLambda = done.filter(({ onGpu }) => !onGpu);
  const onGpu = done.filter((frame) => frame.onGpu).map(({ renderTime }) => renderTime);
  return {
    tooHeavy: records.filter(({ lastFailure }) => lastFailure?.class === 'too-heavy').length,
    ...(onLambda.length > 0 && {
      onLambda: {
        longest: milliseconds(Math.max(...onLambda.map(({ renderTime }) => renderTime))),
        peakMemory: bytes(Math.max(...onLambda.map(({ peakMemory }) => peakMemory))),
      },
    }),
    ...(onGpu.length > 0 && { onGpu: mean(onGpu) }),
  };
}

const mean = (times: readonly Milliseconds[]): Milliseconds =>
  milliseconds(times.reduce((sum, time) => sum + time, 0) / times.length);

import { describe, expect, test } from '@jest/globals';
import {
  checkLimits,
  type Demand,
  type FarmLimits,
  lambdaLimits,
  limitsWithGpu,
  oneMachineLimits,
} from '../../functions/domain/limits.ts';
import { bytes, minutes } from '../../functions/domain/units.ts';

const limits: FarmLimits = {
  framesPerJob: 100,
  filesPerManifest: 10,
  treeSize: bytes(1000),
  samples: 64,
  pixels: 1920 * 1080,
  faults: 10,
  frameTime: minutes(1),
};

const modest: Demand = {
  frames: 1,
  files: 1,
  treeSize: bytes(1),
  samples: undefined,
  resolution: undefined,
};

test('a farm with machines that have a GPU takes what fits on those, and frames that take hours', () => {
  const lambda = lambdaLimits(bytes(10 * 2 ** 30), minutes(14));
  expect(limitsWithGpu(lambda, bytes(100 * 2 ** 30))).toEqual({
    ...lambda,
    treeSize: 75 * 2 ** 30,
    frameTime: 11 * 3_600_000,
  });
});

describe('a job', () => {
  test.each<[what: string, demand: Partial<Demand>, refused: readonly string[]]>([
    ['that leaves everything to the scene', {}, []],
    ['at every limit', { frames: 100, files: 10, treeSize: bytes(1000), samples: 64 }, []],
    ['with a frame too many', { frames: 101 }, ['TooManyFrames']],
    ['with a file too many', { files: 11 }, ['TooManyFiles']],
    ['with a byte too many', { treeSize: bytes(1001) }, ['TreeTooLarge']],
    ['with a sample too many', { samples: 65 }, ['TooManySamples']],
    ['of full HD', { resolution: { x: 1920, y: 1080, percentage: 100 } }, []],
    ['of a pixel more', { resolution: { x: 1921, y: 1080, percentage: 100 } }, ['TooManyPixels']],
    ['of 4K at half its size', { resolution: { x: 3840, y: 2160, percentage: 50 } }, []],
    ['of small pictures enlarged', { resolution: { x: 960, y: 540, percentage: 201 } }, ['TooManyPixels']],
    ['with several wishes too many', { frames: 101, samples: 65 }, ['TooManyFrames', 'TooManySamples']],
    ['with figures that are none', { frames: Number.NaN }, ['TooManyFrames']],
  ])('%s is refused for %j', (_what, demand, refused) => {
    const problems = checkLimits({ ...modest, ...demand }, limits);
    expect(problems.map(({ code }) => code)).toEqual(refused);
  });

  test('learns the figure, the limit and where it asked for it', () =>
    expect(checkLimits({ ...modest, frames: 123_456 }, limits)).toEqual([
      {
        code: 'TooManyFrames',
        message: 'the job has 123,456 frames, the farm takes 100',
        advice: 'split it into several jobs',
        pointer: '/frames',
        details: { asked: 123_456, limit: 100 },
      },
    ]));

  test('of 100,000 frames is taken by one machine', () =>
    expect(checkLimits({ ...modest, frames: 100_000 }, oneMachineLimits)).toEqual([]));
});

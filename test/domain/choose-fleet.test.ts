import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  chooseFleet,
  type EarlierFrames,
  type FrameDemand,
  guessedTime,
  type LambdaCapacity,
} from '../../functions/domain/choose-fleet.ts';
import { bytes, milliseconds, seconds } from '../../functions/domain/units.ts';

const mebibyte = 2 ** 20;
const lambda: LambdaCapacity = {
  memory: bytes(7076 * mebibyte),
  disk: bytes(10_240 * mebibyte),
  frameTime: seconds(840),
};
const unseen: EarlierFrames = { tooHeavy: 0 };
const seen = (longest: number, peak: number, tooHeavy = 0): EarlierFrames => ({
  onLambda: { longest: seconds(longest), peakMemory: bytes(peak * mebibyte) },
  tooHeavy,
});

describe('fleet auto chooses', () => {
  type Row = [
    fleet: string,
    engine: string,
    pixels: number,
    samples: number | undefined,
    tree: number,
    EarlierFrames,
    why: RegExp,
  ];
  const fullHd = 1920 * 1080;
  test.each<Row>([
    // fleet   engine                pixels      samples    files/MiB  before            because
    ['lambda', 'CYCLES', fullHd, 128, 200, unseen, /nothing that is known/],
    ['lambda', 'CYCLES', fullHd, 512, 200, unseen, /nothing that is known/],
    [
      'gpu',
      'CYCLES',
      fullHd,
      1024,
      200,
      unseen,
      /resolution and samples ask for some 1,593 s a frame, a Lambda has 840/,
    ],
    ['gpu', 'CYCLES', fullHd, undefined, 200, unseen, /resolution and samples/],
    ['gpu', 'CYCLES', 4 * fullHd, 256, 200, unseen, /resolution and samples/],
    ['lambda', 'CYCLES', fullHd, 128, 1500, unseen, /nothing that is known/],
    ['gpu', 'CYCLES', fullHd, 128, 1510, unseen, /hardly hold them in the memory/],
    ['lambda', 'CYCLES', fullHd, 128, 7680, seen(100, 6000), /nothing that is known/],
    ['gpu', 'CYCLES', fullHd, 128, 7681, seen(100, 6000), /more than a worker on Lambda keeps/],
    ['lambda', 'BLENDER_EEVEE', 320 * 180, 64, 10, unseen, /nothing that is known/],
    ['gpu', 'BLENDER_EEVEE', fullHd, 64, 10, unseen, /EEVEE is slow without a GPU: a frame takes some 709 s/],
    ['gpu', 'BLENDER_EEVEE_NEXT', fullHd, undefined, 10, unseen, /EEVEE is slow/],
    ['lambda', 'BLENDER_WORKBENCH', 4 * fullHd, undefined, 10, unseen, /nothing that is known/],
    // What was measured counts more than what is guessed.
    ['lambda', 'CYCLES', fullHd, 4096, 200, seen(500, 3000), /nothing that is known/],
    ['lambda', 'BLENDER_EEVEE', fullHd, 64, 10, seen(500, 3000), /nothing that is known/],
    ['lambda', 'CYCLES', fullHd, 128, 1600, seen(100, 3000), /nothing that is known/],
    ['gpu', 'CYCLES', fullHd, 1, 1, seen(673, 3000), /took up to 673 s on Lambda before/],
    ['gpu', 'CYCLES', fullHd, 1, 1, seen(10, 6015), /took 6,015 MiB of memory on Lambda before/],
    ['gpu', 'CYCLES', fullHd, 1, 1, seen(10, 100, 1), /were too heavy for Lambda before/],
  ])(
    '%s for %s, %d pixels, %p samples, %d MiB of files',
    (fleet, engine, pixels, samples, tree, before, why) => {
      const plan = chooseFleet({ engine, pixels, samples, treeSize: bytes(tree * mebibyte), before }, lambda);
      expect(plan).toMatchObject({ fleet, mayMove: fleet === 'lambda' });
      expect(plan.reason).toMatch(why);
    },
  );

  const demand = fc.record<FrameDemand>({
    treeSize: fc.nat({ max: 20_000 }).map((size) => bytes(size * mebibyte)),
    engine: fc.constantFrom('CYCLES', 'BLENDER_EEVEE', 'BLENDER_EEVEE_NEXT', 'BLENDER_WORKBENCH', 'LUXCORE'),
    pixels: fc.integer({ min: 1, max: 2 ** 28 }),
    samples: fc.option(fc.integer({ min: 1, max: 2 ** 24 }), { nil: undefined }),
    before: fc.oneof(
      fc.constant(unseen),
      fc.record({
        onLambda: fc.record({
          longest: fc.nat({ max: 900_000 }).map(milliseconds),
          peakMemory: fc.nat({ max: 7000 }).map((size) => bytes(size * mebibyte)),
        }),
        tooHeavy: fc.nat({ max: 2 }),
      }),
    ),
  });

  test('the GPU for all that is heavier than what it sends there', () =>
    fc.assert(
      fc.property(demand, fc.integer({ min: 1, max: 50 }), (light, times) => {
        const heavy: FrameDemand = {
          ...light,
          treeSize: bytes(light.treeSize * times),
          pixels: light.pixels * times,
          ...(light.samples !== undefined && { samples: light.samples * times }),
          before: { ...light.before, tooHeavy: light.before.tooHeavy * times },
        };
        if (chooseFleet(light, lambda).fleet === 'gpu') expect(chooseFleet(heavy, lambda).fleet).toBe('gpu');
        expect(guessedTime(heavy)).toBeGreaterThanOrEqual(guessedTime(light));
      }),
    ));

  test('Lambda for all that it has rendered with room to spare', () =>
    fc.assert(
      fc.property(demand, (some) => {
        const known = {
          ...some,
          before: seen(600, 6000),
          treeSize: bytes(Math.min(some.treeSize, 7000 * mebibyte)),
        };
        expect(chooseFleet(known, lambda).fleet).toBe('lambda');
      }),
    ));
});

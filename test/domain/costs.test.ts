import { describe, expect, test } from '@jest/globals';
import { awsPrices } from '../../functions/domain/aws-prices.ts';
import { costOf, type LambdaFleet } from '../../functions/domain/costs.ts';
import { gpuMachines } from '../../functions/domain/gpu-machines.ts';
import { bytes, milliseconds } from '../../functions/domain/units.ts';
import { noUsage, type Usage } from '../../functions/domain/usage.ts';

const fleet: LambdaFleet = { prices: awsPrices('us-east-1'), memory: bytes(4 * 2 ** 30) };
const cost = (usage: Partial<Usage>, change: Partial<LambdaFleet> = {}) =>
  costOf({ ...noUsage, ...usage }, { ...fleet, ...change });

describe('on Lambda', () => {
  test('frames that nobody began cost nothing', () => expect(costOf(noUsage, fleet)).toBe(0));

  test.each<[what: string, usage: Partial<Usage>, dollars: number]>([
    // 3,600 s of 4 GB: 14,400 GB-seconds; 144 renewals of lease and message; 720 looks at the job
    [
      'an hour of a worker',
      { workTime: milliseconds(3_600_000) },
      14_400 * 0.0000166667 + 144 * (0.000000625 + 0.0000004) + 720 * 0.000000125,
    ],
    // 0.1 s of 4 GB around each, an invocation, 8 writes, 3 reads, 3.1 messages, 2 events, 2 files
    [
      'a thousand attempts, beside their time',
      { attempts: 1000 },
      1000 *
        (0.4 * 0.0000166667 +
          0.0000002 +
          8 * 0.000000625 +
          3 * 0.000000125 +
          3.1 * 0.0000004 +
          2 * 0.000001 +
          2 * 0.000005),
    ],
    ['100 GB of pictures for a month', { stored: bytes(100 * 2 ** 30) }, 2.3],
  ])('%s', (_what, usage, dollars) => expect(cost(usage)).toBeCloseTo(dollars, 10));

  test('twice the memory costs twice as much for the same time', () => {
    const hour = { workTime: milliseconds(3_600_000) };
    expect(cost(hour, { memory: bytes(8 * 2 ** 30) }) / cost(hour)).toBeCloseTo(2, 2);
  });

  test('pictures that are kept for a week cost a quarter of a month', () => {
    const pictures = { stored: bytes(2 ** 40) };
    expect(cost(pictures, { outputDays: 7 }) / cost(pictures)).toBeCloseTo(7 / 30, 10);
  });

  test('figures of several frames add up', () => {
    const one = { attempts: 1, workTime: milliseconds(1234), stored: bytes(5_000_000) };
    const three = { attempts: 3, workTime: milliseconds(3702), stored: bytes(15_000_000) };
    expect(cost(three)).toBeCloseTo(3 * cost(one), 12);
  });
});

describe('on machines with a GPU', () => {
  const hour = milliseconds(3_600_000);
  const onGpu = { attempts: 1, workTime: hour, gpuAttempts: 1, gpuTime: hour };

  test('an hour is that of the dearest machine that there may be, its address and its volume, and none of Lambda', () => {
    const around = cost({ attempts: 1, workTime: hour }) - cost({ workTime: hour });
    const machine = 1.006 + 0.005 + (150 * 0.08) / 720;
    const asked = 144 * (0.000000625 + 0.0000004) + 720 * 0.000000125;
    const invoked = 0.4 * 0.0000166667 + 0.0000002;
    expect(cost(onGpu, { machines: ['g6.xlarge', 'g5.xlarge', 'g4dn.xlarge'] })).toBeCloseTo(
      machine + asked + around - invoked,
      10,
    );
  });

  test('a larger machine costs more for the same time', () => {
    const difference = cost(onGpu, { machines: ['g5.2xlarge'] }) - cost(onGpu, { machines: ['g5.xlarge'] });
    expect(difference).toBeCloseTo(1.212 - 1.006, 10);
  });

  test('what was on Lambda is reckoned beside it', () => {
    const both = { attempts: 2, workTime: milliseconds(2 * hour), gpuAttempts: 1, gpuTime: hour };
    const apart = cost(onGpu) + cost({ attempts: 1, workTime: hour });
    expect(cost(both)).toBeCloseTo(apart, 10);
  });

  test('every kind has a price', () => {
    for (const machine of gpuMachines) {
      expect(awsPrices('us-east-1').ec2.machineHour[machine]).toBeGreaterThan(0.5);
    }
  });
});

describe('prices', () => {
  test('are those of the region', () => expect(awsPrices('us-west-2').region).toBe('us-west-2'));

  test('of a region that is not in the table say whose they are', () =>
    expect(awsPrices('sa-east-1').region).toBe('us-east-1'));
});

test('frames on one’s own machine cost nothing', () =>
  expect(costOf({ ...noUsage, attempts: 1000, workTime: milliseconds(3_600_000) }, undefined)).toBe(0));

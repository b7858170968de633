import { expect, test } from '@jest/globals';
import { lambdaCost, lambdaPricesUsEast1, localCost } from '../../functions/domain/costs.ts';
import { milliseconds } from '../../functions/domain/units.ts';

const request = 0.0000002;

test.each([
  // billed ms, MiB, US dollars
  [1000, 1024, 0.0000166667 + request],
  [1000, 10_240, 0.000166667 + request],
  [60_000, 3008, 2.9375 * 60 * 0.0000166667 + request],
  [0, 1024, request],
  // Lambda rounds up to a millisecond.
  [0.2, 1024, 0.0000000166667 + request],
])('%d ms with %d MiB cost $%d', (billed, memory, cost) =>
  expect(lambdaCost(milliseconds(billed), memory, lambdaPricesUsEast1)).toBeCloseTo(cost, 12),
);

test('frames on one’s own machine cost nothing', () => expect(localCost).toBe(0));

import { describe, expect, test } from '@jest/globals';
import { figuresOf } from './fleet-figures.ts';
import { loads } from './loads.ts';

/** Loads of each kind; `scripts/bench scaler` measures more of them. */
const seeds = { lone: 20, steady: 2, bursty: 2, 'heavy-tailed': 2 } as const;

describe.each(Object.entries(loads))('a %s load', (kind, draw) => {
  const drawn = Array.from({ length: seeds[kind as keyof typeof seeds] }, (_none, index) => index + 1);

  test.each(drawn)('leaves no machine idle and is done soon, seed %d', async (seed) => {
    const { idle, makespan } = await figuresOf(draw(seed), seed);
    expect(idle).toBeLessThanOrEqual(0.1);
    expect(makespan).toBeLessThanOrEqual(1.15);
  });
});

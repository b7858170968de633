import { type Milliseconds, type Usd, usd } from './units.ts';

/** Prices in US dollars, before taxes and without the free tier. */
export interface LambdaPrices {
  /** For each GB-second of configured memory. */
  readonly gigabyteSecond: number;
  readonly request: number;
}

/** AWS Lambda pricing, x86, us-east-1, read 2026-11. */
export const lambdaPricesUsEast1: LambdaPrices = { gigabyteSecond: 0.0000166667, request: 0.0000002 };

/**
 * Cost of one Lambda attempt.
 * @param billed  billed duration; Lambda rounds it up to 1 ms
 * @param memory  configured memory in MiB, 128 to 10,240
 */
export function lambdaCost(billed: Milliseconds, memory: number, prices: LambdaPrices): Usd {
  const gigabyteSeconds = (memory / 1024) * (Math.ceil(billed) / 1000);
  return usd(gigabyteSeconds * prices.gigabyteSecond + prices.request);
}

/** Frames on one's own machine cost no one a bill. */
export const localCost: Usd = usd(0);

import type { FrameRate } from '../domain/scene-account.ts';

/**
 * fps ÷ fps_base as an exact fraction. The base is stored as a 32-bit float; what was meant is the shortest
 * decimal that rounds to it: 1.001, not 1.00100004673.
 */
export function frameRate(fps: number, base: number): FrameRate {
  const meant = shortestDecimal(base > 0 && Number.isFinite(base) ? base : 1);
  const [whole = '0', fraction = ''] = meant.split('.');
  const scale = 10 ** fraction.length;
  return reduced(fps * scale, Number(whole + fraction));
}

function shortestDecimal(float32: number): string {
  for (let digits = 0; digits < 9; digits++) {
    const candidate = float32.toFixed(digits);
    if (Math.fround(Number(candidate)) === float32) return candidate;
  }
  return float32.toFixed(9);
}

function reduced(numerator: number, denominator: number): FrameRate {
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

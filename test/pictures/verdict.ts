import type { Outcome } from './catalogue.ts';
import type { ComparedPair } from './comparison.ts';

/** Differences up to here are none: Cycles on several threads differs by itself, though by far less. */
export const tolerance = 1e-3;

export type Happened =
  | {
      readonly kind: 'rendered';
      readonly pairs: readonly ComparedPair[];
      /** Frames with other files than the reference's, in words. */
      readonly odd: readonly string[];
      /** How far two renders of the reference are apart, where that was looked at. */
      readonly noise: number;
    }
  | { readonly kind: 'refused' | 'broken'; readonly codes: readonly string[]; readonly said: string };

export interface Verdict {
  /** What the farm made of the scene. */
  readonly is: 'right' | 'wrong' | 'refused' | 'broken';
  readonly asExpected: boolean;
  readonly why: string;
}

/** Frames that differ from the reference by more than is allowed. */
export function wrongPairs(pairs: readonly ComparedPair[], noise: number): ComparedPair[] {
  return pairs.filter(({ apart, step }) => apart === null || apart > allowed(step, noise));
}

/** A file that holds whole numbers only may differ by one: a value may lie between two of them. */
const allowed = (step: number, noise: number) => Math.max(tolerance, noise, step * 1.01);

export function judge(expected: Outcome, happened: Happened): Verdict {
  const { is, why } = whatItIs(happened);
  switch (expected.kind) {
    case 'unknown':
      return { is, why, asExpected: true };
    case 'refused': {
      const named = happened.kind === 'refused' && happened.codes.includes(expected.code);
      return { is, asExpected: named, why: named ? why : `expected ${expected.code}: ${why}` };
    }
    case 'wrong':
      // Of several runs, some may come out right: that none is wrong any more is for the scene to say.
      return { is, why, asExpected: is === 'wrong' || is === 'right' };
    case 'right':
      return { is, why, asExpected: is === 'right' };
  }
}

function whatItIs(happened: Happened): { readonly is: Verdict['is']; readonly why: string } {
  if (happened.kind !== 'rendered') {
    return { is: happened.kind, why: `${happened.codes.join(', ')}: ${happened.said}` };
  }
  const { pairs, odd, noise } = happened;
  const wrong = wrongPairs(pairs, noise);
  if (odd.length > 0) return { is: 'wrong', why: odd.slice(0, 3).join('; ') };
  if (pairs.length === 0) return { is: 'broken', why: 'there is nothing to compare' };
  const [first] = wrong;
  if (first === undefined) return { is: 'right', why: '' };
  const frames = [...new Set(wrong.map(({ frame }) => frame))].join(', ');
  return { is: 'wrong', why: first.why || `frames ${frames} differ, ${percent(wrong)} of the values` };
}

const percent = (pairs: readonly ComparedPair[]) =>
  `up to ${(100 * Math.max(...pairs.map(({ share }) => share))).toFixed(1)} %`;

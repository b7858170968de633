import { InvalidArgumentError } from 'commander';

/** A parser of whole numbers from `least` to `most`, for an option. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^[+-]?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    const bounds = `from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}`;
    throw new InvalidArgumentError(`It is a whole number ${bounds}.`);
  };

import { InvalidArgumentError } from 'commander';

/** A parser of numbers from `least` to `most`, with or without decimals, for an option. */
export const numberBetween =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^[+-]?(\d{1,9}(\.\d{0,9})?|\.\d{1,9})$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It is a number from ${least} to ${most}.`);
  };

import { InvalidArgumentError } from 'commander';
import type { Region } from '../../functions/domain/picture.ts';

const fraction = '(0(?:\\.\\d{1,9})?|1(?:\\.0{1,9})?|\\.\\d{1,9})';
const span = `${fraction}\\s*-\\s*${fraction}`;
const syntax = new RegExp(`^${span}\\s*,\\s*${span}$`);
const howTo =
  'Write from-to across and from-to up, as parts of 1: 0.25-0.75,0-0.5 is the middle of the lower half; or whole.';

/** Reads `0.25-0.75,0-0.5`: from and to across, counted from the left, then up, counted from the bottom; or `whole`. */
export function parseRegion(text: string): Pick<Region, 'x' | 'y'> {
  if (text.trim().toLowerCase() === 'whole') return { x: [0, 1], y: [0, 1] };
  const match = syntax.exec(text.trim());
  if (!match) throw new InvalidArgumentError(howTo);
  const [left, right, bottom, top] = match.slice(1).map(Number) as [number, number, number, number];
  if (left >= right || bottom >= top) {
    throw new InvalidArgumentError(`It ends where it begins, or before. ${howTo}`);
  }
  return { x: [left, right], y: [bottom, top] };
}

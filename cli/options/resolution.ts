import { InvalidArgumentError } from 'commander';
import type { RenderSettings } from '../../functions/domain/picture.ts';

export type Resolution = NonNullable<RenderSettings['resolution']>;

const percentageOnly = /^(\d{1,5})\s*%?$/;
const size = /^(\d{1,5})\s*[x×]\s*(\d{1,5})(?:@(\d{1,5})\s*%?)?$/i;
const howTo = 'Write a percentage (50), a size (1920x1080) or both (1920x1080@50).';

/**
 * Reads `50` (per cent of the scene's own size), `1920x1080` or `1920x1080@50`. A size alone means the whole
 * of it, whatever percentage the scene has.
 */
export function parseResolution(text: string): Resolution {
  const percent = percentageOnly.exec(text.trim());
  if (percent) return { percentage: within(Number(percent[1]), 1, 32_767, 'the percentage') };
  const match = size.exec(text.trim());
  if (!match) throw new InvalidArgumentError(howTo);
  return {
    x: within(Number(match[1]), 4, 65_536, 'the width'),
    y: within(Number(match[2]), 4, 65_536, 'the height'),
    percentage: within(Number(match[3] ?? 100), 1, 32_767, 'the percentage'),
  };
}

// The bounds are Blender's own, of RenderData in rna_scene.cc.
function within(value: number, least: number, most: number, what: string): number {
  if (value >= least && value <= most) return value;
  throw new InvalidArgumentError(`${what} lies between ${least} and ${most}. ${howTo}`);
}

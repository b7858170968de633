import { InvalidArgumentError } from 'commander';
import { BadFrameList, parseFrameList, TooManyFrames } from '../../functions/domain/frame-list.ts';
import { oneMachineLimits } from '../../functions/domain/limits.ts';

/** Reads a frame list well enough to refuse what no farm takes; the farm itself knows the scene's range. */
export function checkFrameList(text: string): string {
  try {
    parseFrameList(text, { start: 1, end: 1, step: 1 }, oneMachineLimits.framesPerJob);
    return text;
  } catch (error) {
    if (!(error instanceof BadFrameList || error instanceof TooManyFrames)) throw error;
    throw new InvalidArgumentError(`${error.message}: ${error.advice}.`);
  }
}

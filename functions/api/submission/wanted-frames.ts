import { FarmError, type Problem } from '../../domain/failure.ts';
import { formatFrameList, parseFrameList } from '../../domain/frame-list.ts';
import type { SceneSummary } from '../../domain/scene-account.ts';
import type { JobRequestDraft } from './parse-job-request.ts';

/** A job's record stays below 4 KB, of which its frame list may take this many characters. */
const longestFrameList = 1300;

export interface WantedFrames {
  /** The list without `scene`. */
  readonly list: string;
  readonly total: number;
}

/**
 * The frames that a job asks for.
 * @param scene  undefined when the scene could not be read: its own range is not known then
 * @param isUnread  nothing is wrong with the scene: it is only too large to be read here
 */
export function wantedFrames(
  draft: JobRequestDraft,
  scene: SceneSummary | undefined,
  isUnread: boolean,
  limit: number,
): { wanted?: WantedFrames; problem?: Problem } {
  const text = draft.frames ?? 'scene';
  if (isUnread && /\bscene\b/.test(text)) return { problem: rangeUnknown };
  // Something else is wrong with the scene then, and is told; any range does to read the rest of the list.
  const range = scene?.frames ?? { start: 1, end: 1, step: 1 };
  try {
    const frames = parseFrameList(text, range, limit);
    const list = formatFrameList(frames);
    if (list.length <= longestFrameList) return { wanted: { list, total: frames.length } };
    return { problem: tooScattered(list.length) };
  } catch (error) {
    if (error instanceof FarmError) return { problem: error.toProblem() };
    throw error;
  }
}

const rangeUnknown: Problem = {
  code: 'FrameRangeUnknown',
  message: 'the scene is too large to be read before Blender opens it, so its own frame range is not known',
  advice: 'name the frames, as 1-250; `render-farm inspect` tells the scene’s range',
  pointer: '/frames',
};

const tooScattered = (length: number): Problem => ({
  code: 'FrameListTooLong',
  message: `the frame list takes ${length.toLocaleString('en')} characters, a job has room for ${longestFrameList.toLocaleString('en')}`,
  advice: 'ask for ranges such as 1-250x2, or split the list over several jobs',
  pointer: '/frames',
});

import { FarmError } from './failure.ts';
import { type FrameNumber, frameNumber } from './units.ts';

/** A run of frames: `start`, `start + step`, … up to `end`. */
export interface FrameRange {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** Blender's own bounds of a frame number (MINAFRAMEF and MAXFRAMEF in DNA_scene_types.h). */
const lowestFrame = -1_048_574;
const highestFrame = 1_048_574;

export class BadFrameList extends FarmError {
  constructor(message: string, advice: string) {
    super(message, { advice, pointer: '/frames' });
  }
}

export class TooManyFrames extends FarmError {
  constructor(count: number, limit: number) {
    super(
      `the list has ${count.toLocaleString('en')} frames, the farm takes ${limit.toLocaleString('en')} a job`,
      {
        advice: 'split it into several jobs, or raise the farm’s limit of frames a job',
        pointer: '/frames',
        details: { count, limit },
      },
    );
  }
}

const syntax = /^(-?\d{1,9})(?:-(-?\d{1,9})(?:x(\d{1,9}))?)?$/;
/** Ranges may overlap, but a list that names far more frames than it has costs time and says nothing. */
const overlapAllowed = 8;
const howTo = 'write frames as 7, 1-10, 1-250x2 (every second frame), several with commas, or scene';

/**
 * Parses a frame list such as `1-250x2,300` or `scene` into frame numbers in the order they are written;
 * a frame that is named twice counts once, where it stands first.
 * @param scene  the scene's own range, for `scene`
 * @param limit  the most frames that a job may have
 * @throws BadFrameList, TooManyFrames
 */
export function parseFrameList(text: string, scene: FrameRange, limit: number): FrameNumber[] {
  const ranges = parseFrameRanges(text, scene);
  const upperBound = ranges.reduce((sum, range) => sum + rangeLength(range), 0);
  if (upperBound > limit * overlapAllowed) throw new TooManyFrames(upperBound, limit);
  const frames = new Set<number>();
  for (const range of ranges) {
    for (let frame = range.start; frame <= range.end; frame += range.step) {
      frames.add(frame);
      if (frames.size > limit) throw new TooManyFrames(upperBound, limit);
    }
  }
  return [...frames].map(frameNumber);
}

/**
 * The runs of a frame list as they are written.
 * @throws BadFrameList, which names every part that is wrong
 */
function parseFrameRanges(text: string, scene: FrameRange): FrameRange[] {
  const ranges: FrameRange[] = [];
  const found: BadFrameList[] = [];
  for (const part of text.split(',')) {
    try {
      ranges.push(parseRange(part.trim(), scene));
    } catch (error) {
      if (!(error instanceof BadFrameList)) throw error;
      found.push(error);
    }
  }
  if (found.length > 0) throw asOne(found);
  return ranges;
}

/** How many parts of a list that are wrong are named. */
const named = 10;

/** Several faults told as one, equal ones once. */
function asOne(found: readonly BadFrameList[]): BadFrameList {
  const faults = [...new Map(found.map((fault) => [fault.message, fault])).values()];
  const [shown, more] = [faults.slice(0, named), faults.length - named];
  const advice = [...new Set(shown.map((fault) => fault.advice))].join('; ');
  const rest = more > 0 ? `; and ${more.toLocaleString('en')} more` : '';
  return new BadFrameList(shown.map(({ message }) => message).join('; ') + rest, advice);
}

/** The same; the scene's own range where the list cannot be read, which whoever asks for the frames is told. */
export function framesToLookAt(text: string, scene: FrameRange): FrameRange[] {
  try {
    return parseFrameRanges(text, scene);
  } catch (error) {
    if (error instanceof BadFrameList) return [scene];
    throw error;
  }
}

/** Whether a frame is named by a list that `formatFrameList` has written, without reading all that it names. */
export const frameListHas = (text: string, frame: FrameNumber): boolean =>
  text.split(',').some((part) => {
    const { start, end, step } = parseRange(part, noScene);
    return frame >= start && frame <= end && (frame - start) % step === 0;
  });

/** For lists that do not say `scene`, as a job's own: it has no frames. */
export const noScene: FrameRange = { start: 0, end: -1, step: 1 };

function parseRange(part: string, scene: FrameRange): FrameRange {
  if (part === 'scene') {
    if (scene.end < scene.start) {
      throw new BadFrameList(
        `the scene’s own range, ${scene.start} to ${scene.end}, has no frames`,
        'set the range in the scene, or name the frames',
      );
    }
    if (!(scene.step >= 1)) {
      throw new BadFrameList(`the scene’s own step is ${scene.step}`, 'set a step of 1 or more in the scene');
    }
    stayOnTimeline('the scene’s own range', scene);
    return scene;
  }
  const match = syntax.exec(part);
  if (!match)
    throw new BadFrameList(
      part === '' ? 'the frame list has an empty part' : `“${part}” is no frame range`,
      howTo,
    );
  const start = Number(match[1]);
  const end = match[2] === undefined ? start : Number(match[2]);
  const step = match[3] === undefined ? 1 : Number(match[3]);
  stayOnTimeline(`“${part}”`, { start, end });
  if (end < start) {
    throw new BadFrameList(
      `“${part}” runs backwards`,
      `write ${end}-${start}, with order “reverse” to render from its end`,
    );
  }
  if (step < 1) throw new BadFrameList(`“${part}” has a step of 0`, 'a step is 1 or more');
  return { start, end, step };
}

function stayOnTimeline(what: string, { start, end }: { readonly start: number; readonly end: number }) {
  if (Math.min(start, end) >= lowestFrame && Math.max(start, end) <= highestFrame) return;
  throw new BadFrameList(
    `${what} leaves Blender’s timeline`,
    `frames lie between ${lowestFrame.toLocaleString('en')} and ${highestFrame.toLocaleString('en')}`,
  );
}

const rangeLength = (range: FrameRange) => Math.floor((range.end - range.start) / range.step) + 1;

/**
 * Writes frames as a short list of ranges that `parseFrameList` reads back to the same frames in the same
 * order. Frames must be distinct.
 */
export function formatFrameList(frames: readonly FrameNumber[]): string {
  const parts: string[] = [];
  let at = 0;
  while (at < frames.length) {
    const run = longestRun(frames, at);
    parts.push(formatRange(run));
    at += rangeLength(run);
  }
  return parts.join(',');
}

function longestRun(frames: readonly FrameNumber[], at: number): FrameRange {
  const start = frames[at] as number;
  const second = frames[at + 1];
  if (second === undefined || second <= start) return { start, end: start, step: 1 };
  const step = second - start;
  let end: number = second;
  for (let next = at + 2; frames[next] === end + step; next++) end += step;
  // Two frames apart are shorter written singly, and a third may begin a run of its own.
  return end === second && step > 1 ? { start, end: start, step: 1 } : { start, end, step };
}

const formatRange = ({ start, end, step }: FrameRange) =>
  start === end ? `${start}` : step === 1 ? `${start}-${end}` : `${start}-${end}x${step}`;

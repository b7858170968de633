import { expect, test } from '@jest/globals';
import { parseFrameList } from '../../functions/domain/frame-list.ts';
import { everySecondFrame, shuffledFrames } from './frame-lists.ts';
import { filesByFrame } from './reference.ts';

const range = (start: number, end: number, step: number) => ({ start, end, step });

test.each([
  [range(1, 10, 1), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 3, 5, 7, 9]],
  [range(1, 10, 3), [1, 4, 7, 10], [1, 7]],
  [range(-3, 1, 1), [-3, -2, -1, 0, 1], [-3, -1, 1]],
])('frames of %j are shuffled and stepped', (frames, all, second) => {
  const listed = (text: string) => parseFrameList(text, frames, 100).map(Number);
  const shuffled = listed(shuffledFrames(frames, 'seed'));
  expect(shuffled.toSorted((a, b) => a - b)).toEqual(all);
  expect(shuffled).not.toEqual(all);
  expect(shuffledFrames(frames, 'seed')).toBe(shuffledFrames(frames, 'seed'));
  expect(listed(everySecondFrame(frames))).toEqual(second);
});

test('files are found by their frame: eyes, cameras and passes in the order of the farm’s names', () => {
  const files = [
    'scene/frame_0002_R.exr',
    'scene/frame_0002_L.exr',
    'outputs/B/inverted0001.exr',
    'outputs/A/plain0001.exr',
    'Near/frame_0001.exr',
    'Far/frame_0001.exr',
    'scene/frame_-003.png',
    'scene/notes.txt',
  ].map((file) => `/reference/${file}`);
  expect(Object.fromEntries(filesByFrame('/reference', files))).toEqual({
    '-3': ['/reference/scene/frame_-003.png'],
    1: [
      'Far/frame_0001.exr',
      'Near/frame_0001.exr',
      'outputs/A/plain0001.exr',
      'outputs/B/inverted0001.exr',
    ].map((file) => `/reference/${file}`),
    2: ['/reference/scene/frame_0002_L.exr', '/reference/scene/frame_0002_R.exr'],
  });
});

import { describe, expect, test } from '@jest/globals';
import {
  BadFrameList,
  formatFrameList,
  parseFrameList,
  TooManyFrames,
} from '../../functions/domain/frame-list.ts';
import { frameNumber } from '../../functions/domain/units.ts';

const scene = { start: 1, end: 9, step: 4 };
const parse = (text: string, limit = 1000) => parseFrameList(text, scene, limit);

describe('a frame list', () => {
  test.each([
    // text            frames
    ['7', [7]],
    ['007', [7]],
    ['0', [0]],
    ['-0', [0]],
    ['1-4', [1, 2, 3, 4]],
    ['4-4', [4]],
    ['1-10x3', [1, 4, 7, 10]],
    ['1-9x3', [1, 4, 7]],
    ['1-3x100', [1]],
    ['-5', [-5]],
    ['-5--3', [-5, -4, -3]],
    ['-1-1', [-1, 0, 1]],
    ['-4-4x4', [-4, 0, 4]],
    ['3,1,2', [3, 1, 2]],
    ['1-3,2-5', [1, 2, 3, 4, 5]],
    ['9,1-3,9', [9, 1, 2, 3]],
    [' 1 , 3-4 ', [1, 3, 4]],
    ['scene', [1, 5, 9]],
    ['20,scene,5', [20, 1, 5, 9]],
    ['1048574', [1_048_574]],
    ['-1048574', [-1_048_574]],
  ])('%j means %j', (text, frames) => expect(parse(text)).toEqual(frames));

  test.each([
    // text              what the person is told
    ['', 'empty part'],
    ['1,,2', 'empty part'],
    ['1,', 'empty part'],
    ['one', 'is no frame range'],
    ['1..5', 'is no frame range'],
    ['1-', 'is no frame range'],
    ['1-5x', 'is no frame range'],
    ['1-5x-1', 'is no frame range'],
    ['1.5', 'is no frame range'],
    ['1-1e9', 'is no frame range'],
    ['１', 'is no frame range'],
    ['1-5x0', 'step of 0'],
    ['10-1', 'runs backwards'],
    ['1--5', 'runs backwards'],
    ['1-1000000000', 'is no frame range'],
    ['1-999999999', 'leaves Blender’s timeline'],
    ['1048575', 'leaves Blender’s timeline'],
    ['-1048575', 'leaves Blender’s timeline'],
  ])('%j is refused: %s', (text, message) => {
    expect(() => parse(text)).toThrow(BadFrameList);
    expect(() => parse(text)).toThrow(message);
  });

  test('with many faults is refused once, and ten of them are named', () => {
    const parts = Array.from({ length: 13 }, (_none, index) => `${index + 2}-1`);
    expect(() => parse(parts.join(','))).toThrow(
      /^“2-1” runs backwards; .*“11-1” runs backwards; and 3 more$/,
    );
  });

  test('names the way out of a range that runs backwards', () => {
    const advice = 'write 1-10, with order “reverse” to render from its end';
    expect(() => parse('10-1')).toThrow(expect.objectContaining({ advice, pointer: '/frames' }));
  });

  test.each([
    ['has no frames', { start: 10, end: 1, step: 1 }],
    ['has a step below 1', { start: 1, end: 10, step: 0 }],
    ['leaves the timeline', { start: -2_000_000_000, end: 2_000_000_000, step: 1_000_000_000 }],
  ])('is refused where the scene’s own range %s', (_why, range) =>
    expect(() => parseFrameList('scene', range, 1000)).toThrow(BadFrameList),
  );
});

describe('the limit of frames', () => {
  test.each([
    // text          limit  accepted
    ['1-10', 10, true],
    ['1-11', 10, false],
    ['1-10,1-10', 10, true],
    ['1-5,11-16', 10, false],
    ['1-20x2', 10, true],
  ])('%j under a limit of %d: %s', (text, limit, accepted) => {
    if (accepted) expect(parse(text, limit)).toHaveLength(limit);
    else expect(() => parse(text, limit)).toThrow(TooManyFrames);
  });

  test('tells how many frames there are', () =>
    expect(() => parse('1-1000000', 200)).toThrow('the list has 1,000,000 frames, the farm takes 200 a job'));

  test('is found before the frames are counted out', () => {
    const repeated = Array.from({ length: 20_000 }, () => '1-200000').join(',');
    // Counted out, four thousand million are 200,000 different ones, and no more than are taken.
    expect(() => parse(repeated, 200_000)).toThrow(TooManyFrames);
  });
});

describe('frames are written', () => {
  test.each([
    // frames                  text
    [[], ''],
    [[7], '7'],
    [[1, 2], '1-2'],
    [[1, 3], '1,3'],
    [[1, 2, 3], '1-3'],
    [[1, 3, 5], '1-5x2'],
    [[1, 3, 4, 5], '1,3-5'],
    [[1, 2, 3, 10], '1-3,10'],
    [[3, 2, 1], '3,2,1'],
    [[-3, -2, -1], '-3--1'],
    [[-4, 0, 4], '-4-4x4'],
  ])('%j as %j', (frames, text) => expect(formatFrameList(frames.map(frameNumber))).toBe(text));
});

import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from 'commander';
import { checkFrameList } from '../../cli/options/frame-list.ts';
import type { JobOptions } from '../../cli/options/job-options.ts';
import { jobRequestOf } from '../../cli/options/job-request.ts';
import { numberBetween } from '../../cli/options/number-between.ts';
import { parseDepth, parseEngine, parseFormat } from '../../cli/options/picture-names.ts';
import { parseRegion } from '../../cli/options/region.ts';
import { parseResolution } from '../../cli/options/resolution.ts';
import { wholeNumber } from '../../cli/options/whole-number.ts';

const refused = 'refused';

/** What a parser makes of a text, or that it refuses it in commander's way. */
function parsed<T>(parse: (text: string) => T, text: string): T | typeof refused {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof InvalidArgumentError) return refused;
    throw error;
  }
}

describe('--resolution', () => {
  test.each([
    ['50', { percentage: 50 }],
    ['50%', { percentage: 50 }],
    ['1920x1080', { x: 1920, y: 1080, percentage: 100 }],
    ['1920×1080', { x: 1920, y: 1080, percentage: 100 }],
    ['1920X1080@50', { x: 1920, y: 1080, percentage: 50 }],
    ['1920x1080@50%', { x: 1920, y: 1080, percentage: 50 }],
    ['0', refused],
    ['40000', refused],
    ['2x2', refused],
    ['1920x', refused],
    ['1920x1080@0', refused],
    ['half', refused],
    ['', refused],
    ['-50', refused],
  ])('%s', (text, expected) => expect(parsed(parseResolution, text)).toEqual(expected));
});

describe('--region', () => {
  test.each([
    ['0.25-0.75,0-0.5', { x: [0.25, 0.75], y: [0, 0.5] }],
    [' .5 - 1 , 0-1.0 ', { x: [0.5, 1], y: [0, 1] }],
    ['Whole', { x: [0, 1], y: [0, 1] }],
    ['0.5-0.5,0-1', refused],
    ['0.75-0.25,0-1', refused],
    ['0-2,0-1', refused],
    ['0-1', refused],
    ['0-100,0-50', refused],
    ['', refused],
  ])('%s', (text, expected) => expect(parsed(parseRegion, text)).toEqual(expected));
});

describe('--frames', () => {
  test.each([
    ['7', '7'],
    ['1-48', '1-48'],
    ['1-250x2,300', '1-250x2,300'],
    ['-5--1', '-5--1'],
    ['scene', 'scene'],
    ['10-1', refused],
    ['1-1e9', refused],
    ['1-100000000', refused],
    ['', refused],
    ['1,,2', refused],
    ['all', refused],
  ])('%s', (text, expected) => expect(parsed(checkFrameList, text)).toBe(expected));
});

describe('names of formats, engines and depths', () => {
  test.each([
    [parseFormat, 'png', 'PNG'],
    [parseFormat, 'JPG', 'JPEG'],
    [parseFormat, 'exr', 'OPEN_EXR'],
    [parseFormat, 'OPEN_EXR_MULTILAYER', 'OPEN_EXR_MULTILAYER'],
    [parseFormat, 'tiff', refused],
    [parseFormat, 'constructor', refused],
    [parseEngine, 'cycles', 'CYCLES'],
    [parseEngine, 'Eevee', 'BLENDER_EEVEE'],
    [parseEngine, 'BLENDER_EEVEE_NEXT', 'BLENDER_EEVEE_NEXT'],
    [parseEngine, 'octane', 'OCTANE'],
    [parseEngine, 'two words', refused],
    [parseDepth, '16', 16],
    [parseDepth, '24', refused],
    [numberBetween(-32, 32), '-1.5', -1.5],
    [numberBetween(0, 1), '.5', 0.5],
    [numberBetween(0, 1), '1.01', refused],
    [numberBetween(0, 1), '1e-1', refused],
    [numberBetween(0, 1), '', refused],
    [wholeNumber(1, 10), '10', 10],
    [wholeNumber(1, 10), '11', refused],
    [wholeNumber(1, 10), '1.5', refused],
    [wholeNumber(1, 10), '1e1', refused],
    [wholeNumber(1, 10), '', refused],
  ] as [(text: string) => unknown, string, unknown][])('%p of %s is %s', (parse, text, expected) =>
    expect(parsed(parse, text)).toBe(expected),
  );
});

describe('a request', () => {
  test('without options asks for nothing: all comes from the scene', () => {
    expect(jobRequestOf({}, { scene: 'shot.blend' })).toEqual({
      scene: 'shot.blend',
      settings: {},
      output: {},
      limits: {},
    });
  });

  test.each([
    [{ video: true }, { codec: 'h264' }],
    [{ video: false }, false],
    [{ codec: 'h265' }, { codec: 'h265' }],
    [{ audio: 'none' }, { codec: 'h264', audio: 'none' }],
    [{}, undefined],
  ] as const)('with %p asks for the video %p', (options, video) =>
    expect(jobRequestOf(options, { scene: 'shot.blend' }).output.video).toEqual(video),
  );

  test('names a sound file by its place in the project tree', () => {
    const { output } = jobRequestOf(
      { audio: '/home/me/song.mp3' },
      { scene: 'a/shot.blend', audio: 'song.mp3' },
    );
    expect(output.video).toEqual({ codec: 'h264', audio: 'song.mp3' });
  });

  test('that wants no video and a codec for it is refused', () => {
    expect(() => jobRequestOf({ video: false, codec: 'h264' }, { scene: 'shot.blend' })).toThrow(
      /contradicts/,
    );
  });

  test.each<[JobOptions, object]>([
    [{ simplify: true }, { simplify: true }],
    [{ simplify: true, subdivision: 0 }, { simplify: { subdivision: 0 } }],
    [{ simplify: false }, { simplify: false }],
    [{ look: 'None' }, { color: { look: 'None' } }],
  ])('with %p has the settings %p', (options, settings) =>
    expect(jobRequestOf(options, { scene: 'shot.blend' }).settings).toEqual(settings),
  );

  test.each<[JobOptions, RegExp]>([
    [{ simplify: false, particles: 1 }, /contradicts/],
    [{ crop: false }, /need a --region/],
  ])('with %p is refused', (options, why) =>
    expect(() => jobRequestOf(options, { scene: 'shot.blend' })).toThrow(why),
  );

  test('carries every option under the API’s name for it', () => {
    const options = {
      frames: '1-2',
      order: 'reverse',
      priority: 'high',
      name: 'shot 12',
      sceneName: 'Shot',
      camera: ['Cam.001', 'Cam'],
      viewLayer: ['Main'],
      pass: ['mist'],
      region: { x: [0, 0.5], y: [0, 1] },
      crop: true,
      stereo: false,
      compositor: true,
      sequencer: false,
      transparent: true,
      motionBlur: false,
      viewTransform: 'Standard',
      look: 'None',
      exposure: -1,
      gamma: 2,
      particles: 0.5,
      subdivision: 1,
      engine: 'CYCLES',
      samples: 8,
      resolution: { percentage: 50 },
      denoise: false,
      format: 'PNG',
      depth: 16,
      compression: 90,
      quality: 80,
      exrCodec: 'ZIP',
      naming: '{frame}',
      faults: 5,
      allowMissing: true,
    } as const;
    expect(jobRequestOf(options, { scene: 'shot.blend' })).toEqual({
      scene: 'shot.blend',
      name: 'shot 12',
      frames: '1-2',
      order: 'reverse',
      priority: 'high',
      settings: {
        sceneName: 'Shot',
        cameras: ['Cam.001', 'Cam'],
        viewLayers: ['Main'],
        passes: ['mist'],
        region: { x: [0, 0.5], y: [0, 1], crop: true },
        stereo: false,
        compositor: true,
        sequencer: false,
        transparent: true,
        motionBlur: false,
        color: { viewTransform: 'Standard', look: 'None', exposure: -1, gamma: 2 },
        simplify: { subdivision: 1, particles: 0.5 },
        engine: 'CYCLES',
        samples: 8,
        resolution: { percentage: 50 },
        denoise: false,
      },
      output: { format: 'PNG', depth: 16, compression: 90, quality: 80, codec: 'ZIP', naming: '{frame}' },
      limits: { faults: 5, allowMissingFiles: true },
    });
  });
});

import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from 'commander';
import { checkFrameList } from '../../cli/options/frame-list.ts';
import { jobRequestOf } from '../../cli/options/job-request.ts';
import { parseDepth, parseEngine, parseFormat } from '../../cli/options/picture-names.ts';
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
    expect(jobRequestOf({}, 'shot.blend', undefined)).toEqual({
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
    expect(jobRequestOf(options, 'shot.blend', undefined).output.video).toEqual(video),
  );

  test('names a sound file by its place in the project tree', () => {
    const { output } = jobRequestOf({ audio: '/home/me/song.mp3' }, 'a/shot.blend', 'song.mp3');
    expect(output.video).toEqual({ codec: 'h264', audio: 'song.mp3' });
  });

  test('that wants no video and a codec for it is refused', () => {
    expect(() => jobRequestOf({ video: false, codec: 'h264' }, 'shot.blend', undefined)).toThrow(
      /contradicts/,
    );
  });

  test('carries every option under the API’s name for it', () => {
    const options = {
      frames: '1-2',
      order: 'reverse',
      name: 'shot 12',
      sceneName: 'Shot',
      camera: 'Cam.001',
      engine: 'CYCLES',
      samples: 8,
      resolution: { percentage: 50 },
      denoise: false,
      format: 'PNG',
      depth: 16,
      naming: '{frame}',
      faults: 5,
      allowMissing: true,
    } as const;
    expect(jobRequestOf(options, 'shot.blend', undefined)).toEqual({
      scene: 'shot.blend',
      name: 'shot 12',
      frames: '1-2',
      order: 'reverse',
      settings: {
        sceneName: 'Shot',
        cameras: ['Cam.001'],
        engine: 'CYCLES',
        samples: 8,
        resolution: { percentage: 50 },
        denoise: false,
      },
      output: { format: 'PNG', depth: 16, naming: '{frame}' },
      limits: { faults: 5, allowMissingFiles: true },
    });
  });
});

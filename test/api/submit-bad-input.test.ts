import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ManifestEntry } from '../../functions/domain/manifest.ts';
import { openTestFarm, type TestFarm } from './test-farm.ts';
import { tinyBlend } from './tiny-scene.ts';

let farm: TestFarm;
let scene: ManifestEntry;

beforeAll(async () => {
  farm = await openTestFarm({ framesPerJob: 1000, samples: 4096, pixels: 4_000_000, filesPerManifest: 50 });
  scene = await farm.upload('shot.blend', tinyBlend([{ name: 'Shot', camera: 'Cam' }, { name: 'Titles' }]));
});
afterAll(() => farm.close());

/** Submits and returns `code pointer` of every problem. */
async function problemsOf(change: Record<string, unknown>): Promise<string[]> {
  const answer = await farm.call('POST', '/jobs', { scene: 'shot.blend', manifest: [scene], ...change });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({ type: 'about:blank', title: 'Unprocessable Content', status: 422 });
  for (const problem of answer.body.errors) {
    expect(problem).toEqual(
      expect.objectContaining({ message: expect.stringMatching(/./), advice: expect.stringMatching(/./) }),
    );
  }
  return answer.body.errors.map(
    ({ code, pointer }: { code: string; pointer?: string }) => `${code} ${pointer}`,
  );
}

const entry = (path: string) => ({ ...scene, path });
const absent = { path: 'lost.png', sha256: 'f'.repeat(64), size: 3 };

describe('a request is refused by the field', () => {
  test.each([
    // field that is wrong                                          problems
    [{ sceen: 1, frame: 2 }, ['UnknownField /sceen', 'UnknownField /frame']],
    [{ settings: { sample: 4 } }, ['UnknownField /settings/sample']],
    [{ scene: undefined }, ['MissingField /scene']],
    [{ name: '' }, ['BadValue /name']],
    [{ settings: { samples: 0 } }, ['BadValue /settings/samples']],
    [{ settings: { samples: 1.5 } }, ['BadValue /settings/samples']],
    [{ settings: { samples: 5000 } }, ['TooManySamples /settings/samples']],
    [{ settings: { engine: 'cycles; rm' } }, ['BadValue /settings/engine']],
    [{ settings: { resolution: { x: 3000, y: 2000 } } }, ['TooManyPixels /settings/resolution']],
    [{ settings: { resolution: { percentage: 0 } } }, ['BadValue /settings/resolution/percentage']],
    [{ settings: { sceneName: 'Shto' } }, ['UnknownScene /settings/sceneName']],
    [{ settings: { cameras: ['Kamera'] } }, ['UnknownCamera /settings/cameras/0']],
    [{ settings: { cameras: [] } }, ['BadValue /settings/cameras']],
    [
      { settings: { cameras: ['Cam', 'B', 'C'] } },
      ['UnknownCamera /settings/cameras/1', 'UnknownCamera /settings/cameras/2'],
    ],
    [{ settings: { cameras: ['Cam', 'Cam'] } }, ['BadValue /settings/cameras']],
    [{ settings: { viewLayers: 'Main' } }, ['BadValue /settings/viewLayers']],
    [
      {
        frames: Array.from({ length: 300 }, (_, index) => 3 * index + (index % 2)).join(','),
        settings: { passes: ['x'.repeat(250), 'y'.repeat(250)] },
        output: { format: 'OPEN_EXR_MULTILAYER' },
      },
      ['JobTooLong undefined'],
    ],
    [{ settings: { passes: ['x'.repeat(255), 'y'.repeat(250)] } }, ['BadValue /settings/passes']],
    [{ settings: { passes: ['mist'] }, output: { format: 'PNG' } }, ['PassesNotWritten /settings/passes']],
    [{ settings: { transparent: true }, output: { format: 'JPEG' } }, ['NoAlpha /settings/transparent']],
    [{ settings: { region: { x: [0.5, 0.5], y: [0, 1] } } }, ['BadValue /settings/region/x']],
    [{ settings: { region: { x: [0, 1.5], y: [0, 1] } } }, ['BadValue /settings/region/x/1']],
    [{ settings: { region: { x: [0, 1] } } }, ['MissingField /settings/region/y']],
    [{ settings: { color: { exposure: 99 } } }, ['BadValue /settings/color/exposure']],
    [{ settings: { color: { saturation: 2 } } }, ['UnknownField /settings/color/saturation']],
    [{ settings: { color: { config: 'a.ocio' } } }, ['ColorConfigNotInManifest /settings/color/config']],
    [{ settings: { color: { config: 'ocio://a/../b' } } }, ['BadValue /settings/color/config']],
    [{ settings: { simplify: { particles: 2 } } }, ['BadValue /settings/simplify/particles']],
    [{ settings: { stereo: 'left' } }, ['BadValue /settings/stereo']],
    // What is wrong with one field hides nothing of those beside it, however deep.
    [
      { settings: { resolution: { x: 3000, y: 2000, percentage: 0 } } },
      ['BadValue /settings/resolution/percentage', 'TooManyPixels /settings/resolution'],
    ],
    [
      { output: { video: { codec: 'gif', audio: 'music.mp3', rate: 3 } } },
      [
        'BadValue /output/video/codec',
        'UnknownField /output/video/rate',
        'SoundNotInManifest /output/video/audio',
      ],
    ],
    [{ output: { format: 'PNG', quality: 5 } }, ['BadCompression /output/quality']],
    [{ output: { codec: 'ZIP' } }, ['BadCompression /output/codec']],
    [{ output: { format: 'JPEG', quality: 101 } }, ['BadValue /output/quality']],
    [{ output: { naming: '{camera}{frame}' } }, ['BadNamingTemplate /output/naming']],
    [{ order: 'random' }, ['BadValue /order']],
    [{ output: { format: 'GIF' } }, ['BadValue /output/format']],
    [{ output: { format: 'JPEG', depth: 16 } }, ['BadDepth /output/depth']],
    [{ output: { depth: 16 } }, ['BadDepth /output/depth']],
    [{ output: { naming: '{scene}' } }, ['BadNamingTemplate /output/naming']],
    [{ output: { naming: '../{frame}' } }, ['BadNamingTemplate /output/naming']],
    [{ output: { video: { audio: 'music.mp3' } } }, ['SoundNotInManifest /output/video/audio']],
    [{ output: { video: { codec: 'gif' } } }, ['BadValue /output/video/codec']],
    [{ limits: { faults: 0 } }, ['BadValue /limits/faults']],
    [{ limits: { faults: 2000 } }, ['TooManyFaults /limits/faults']],
    [{ fleet: 'gpu' }, ['NoSuchFleet /fleet']],
    [{ fleet: 'lambda' }, ['NoSuchFleet /fleet']],
    [{ fleet: 'moon' }, ['BadValue /fleet']],
    [{ priority: 'urgent' }, ['BadValue /priority']],
    [{ maxWorkers: 0 }, ['BadValue /maxWorkers']],
    [{ simulations: 'ignore' }, ['BadValue /simulations']],
    [{ maxWorkers: 1001 }, ['BadValue /maxWorkers']],
  ])('%j', async (change, problems) => {
    expect(await problemsOf(change)).toEqual(problems);
  });
});

describe('a field whose time has not come is refused by name', () => {
  test.each([
    [{ overrides: { texts: {} } }, '/overrides'],
    [{ onComplete: [] }, '/onComplete'],
    [{ limits: { maxCost: 5 } }, '/limits/maxCost'],
  ])('%j', async (change, pointer) => {
    expect(await problemsOf(change)).toEqual([`NotYetSupported ${pointer}`]);
  });
});

describe('a frame list is refused', () => {
  test.each([
    ['10-1', 'BadFrameList'],
    ['1-1e9', 'BadFrameList'],
    ['', 'BadFrameList'],
    ['1-5x0', 'BadFrameList'],
    ['1-99999999', 'BadFrameList'],
    ['1-1001', 'TooManyFrames'],
    [Array.from({ length: 900 }, (_, index) => index ** 2).join(','), 'FrameListTooLong'],
  ])('%.20s', async (frames, code) => {
    expect(await problemsOf({ frames })).toEqual([`${code} /frames`]);
  });

  test('for all its parts that are wrong', async () => {
    const { body } = await farm.call('POST', '/jobs', {
      scene: 'shot.blend',
      manifest: [scene],
      frames: '10-1,5,one,1-5x0,one',
    });
    expect(body.errors).toEqual([
      expect.objectContaining({
        code: 'BadFrameList',
        message: '“10-1” runs backwards; “one” is no frame range; “1-5x0” has a step of 0',
      }),
    ]);
  });

  test('when the scene’s own range is empty', async () => {
    const empty = await farm.upload('shot.blend', tinyBlend([{ frames: [10, 1] }]));
    expect(await problemsOf({ manifest: [empty] })).toEqual(['BadFrameList /frames']);
  });
});

describe('a manifest is refused', () => {
  test.each([
    ['../shot.png', 'BadManifestPath /manifest/1/path'],
    ['/etc/passwd', 'BadManifestPath /manifest/1/path'],
    ['C:/shot.png', 'BadManifestPath /manifest/1/path'],
    ['shot.blend', 'BadManifestPath /manifest/1/path'],
    ['SHOT.blend', 'BadManifestPath /manifest/1/path'],
    ['textures/con.png', 'BadManifestPath /manifest/1/path'],
    ['a//b.png', 'BadManifestPath /manifest/1/path'],
    ['shot.blend/inside.png', 'BadManifestPath /manifest'],
  ])('for the path %s', async (path, problem) => {
    expect(await problemsOf({ manifest: [scene, entry(path)] })).toEqual([problem]);
  });

  test.each([
    ['a file that was not uploaded', () => [absent], ['FileNotUploaded /manifest/1']],
    ['a size that is not the file’s', () => [{ ...entry('b.png'), size: 1 }], ['WrongFileSize /manifest/1']],
    ['a digest that is none', () => [{ path: 'b', sha256: 'x', size: 1 }], ['BadValue /manifest/1/sha256']],
    ['an entry without a path', () => [{ ...scene, path: undefined }], ['MissingField /manifest/1/path']],
    [
      'an entry after one that cannot be read',
      () => [null, absent],
      ['BadValue /manifest/1', 'FileNotUploaded /manifest/2'],
    ],
    [
      'a path beside a digest that is none',
      () => [{ path: '../a.blend', sha256: 'x', size: 1 }, entry('../b.blend')],
      ['BadValue /manifest/1/sha256', 'BadManifestPath /manifest/1/path', 'BadManifestPath /manifest/2/path'],
    ],
    [
      'where it was, beside a field that is not known',
      () => [{ ...entry('b.png'), was: 'b.png', mode: 7 }],
      ['UnknownField /manifest/1/mode', 'BadFormerPlace /manifest/1/was'],
    ],
    [
      'a digest that was not uploaded, of a file that has no name',
      () => [null, { ...absent, path: 5 }],
      ['BadValue /manifest/1', 'BadValue /manifest/2/path', 'FileNotUploaded /manifest/2'],
    ],
    [
      'a path that stands there already, of an entry that cannot be read',
      () => [{ path: 'Shot.blend', sha256: 'x', size: 1 }],
      ['BadValue /manifest/1/sha256', 'BadManifestPath /manifest/1/path'],
    ],
  ])('for %s', async (_what, more, problems) => {
    expect(await problemsOf({ manifest: [scene, ...more()] })).toEqual(problems);
  });

  test('for a digest alone, though the scene, its texture and its sound are of no known content', async () => {
    const textured = await farm.upload('shot.blend', tinyBlend([{ image: '//wood.png' }]));
    const unknown = (path: string) => ({ path, sha256: 'x', size: 1 });
    const output = { video: { audio: 'a.mp3' } };
    expect(await problemsOf({ manifest: [textured, unknown('wood.png'), unknown('a.mp3')], output })).toEqual(
      ['BadValue /manifest/1/sha256', 'BadValue /manifest/2/sha256'],
    );
    expect(await problemsOf({ manifest: [unknown('shot.blend')] })).toEqual(['BadValue /manifest/0/sha256']);
  });

  test('for more files than the farm takes, whether or not they can be read', async () => {
    const files = Array.from({ length: 51 }, (_, index) => (index === 0 ? scene : entry(`${index}.png`)));
    expect(await problemsOf({ manifest: [...files.slice(1), { ...scene, size: -1 }] })).toEqual([
      'BadValue /manifest/50/size',
      'TooManyFiles /manifest',
    ]);
  });

  test('for more files than the farm takes', async () => {
    const files = Array.from({ length: 51 }, (_, index) =>
      entry(index === 0 ? 'shot.blend' : `${index}.png`),
    );
    expect(await problemsOf({ manifest: files })).toEqual(['TooManyFiles /manifest']);
  });

  test.each([
    ['is not there', undefined, 'ManifestNotUploaded'],
    ['is not JSON', 'shot.blend', 'BadManifest'],
    ['is no list', '{}', 'BadManifest'],
  ])('when the blob %s', async (_what, content, code) => {
    const blob = content === undefined ? absent : await farm.upload('manifest', Buffer.from(content));
    expect(await problemsOf({ manifest: { sha256: blob.sha256 } })).toEqual([`${code} /manifest/sha256`]);
  });

  test('for an entry of an uploaded manifest, by its position', async () => {
    const blob = await farm.upload(
      'manifest',
      Buffer.from(JSON.stringify([scene, { path: 'a.png' }, absent])),
    );
    expect(await problemsOf({ manifest: { sha256: blob.sha256 } })).toEqual([
      'MissingField /manifest/1/sha256',
      'MissingField /manifest/1/size',
      'FileNotUploaded /manifest/2',
    ]);
  });
});

describe('a scene is refused', () => {
  const lfsPointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n';
  test.each([
    ['that is no .blend', Buffer.from('<!doctype html><p>Sign in'), 'NotABlendFile /scene'],
    ['that is a Git LFS pointer', Buffer.from(lfsPointer), 'GitLfsPointer /scene'],
    ['that is cut off', tinyBlend().subarray(0, 300), 'TruncatedBlendFile /scene'],
    ['that is empty', Buffer.alloc(0), 'TruncatedBlendFile /scene'],
    ['that is newer than Blender', tinyBlend([{}], 502), 'SceneNewerThanBlender /scene'],
    ['that has no camera', tinyBlend([{ camera: null }]), 'NoCamera /scene'],
    ['that needs a file', tinyBlend([{ image: '//textures/wood.png' }]), 'MissingFiles /manifest'],
  ])('%s', async (_what, content, problem) => {
    const file = await farm.upload('shot.blend', content);
    expect(await problemsOf({ manifest: [file] })).toEqual([problem]);
  });

  test('that is newer than Blender, and what it lacks is told with it', async () => {
    const wanting = [{ camera: null, image: '//textures/wood.png' }];
    const file = await farm.upload('shot.blend', tinyBlend(wanting, 502));
    expect(await problemsOf({ manifest: [file] })).toEqual([
      'SceneNewerThanBlender /scene',
      'NoCamera /scene',
      'MissingFiles /manifest',
    ]);
  });

  test('that is not in the manifest', async () => {
    expect(await problemsOf({ scene: 'other.blend' })).toEqual(['SceneNotInManifest /scene']);
  });

  test('and what there is instead is named', async () => {
    const settings = { sceneName: 'Titels', cameras: ['Cam'] };
    const { body } = await farm.call('POST', '/jobs', { scene: 'shot.blend', manifest: [scene], settings });
    expect(body.errors[0].advice).toContain('Shot, Titles');
    expect(body.errors[0].details).toEqual({ scenes: ['Shot', 'Titles'] });
  });
});

test('every problem is told at once', async () => {
  const newer = await farm.upload('shot.blend', tinyBlend([{}], 502));
  const problems = await problemsOf({
    manifest: [newer, { path: 'bad', size: 1 }, absent, entry('../x')],
    sceen: true,
    onComplete: [],
    frames: '5-1',
    settings: { samples: 'many', resolution: { x: 9000, y: 9000 } },
    output: { naming: 'still', format: 'BMP' },
    limits: { faults: 99_999 },
  });
  expect(problems.sort()).toEqual(
    [
      'NotYetSupported /onComplete',
      'UnknownField /sceen',
      'BadValue /settings/samples',
      'BadValue /output/format',
      'MissingField /manifest/1/sha256',
      'BadManifestPath /manifest/3/path',
      'FileNotUploaded /manifest/2',
      'SceneNewerThanBlender /scene',
      'BadFrameList /frames',
      'BadNamingTemplate /output/naming',
      'TooManyPixels /settings/resolution',
      'TooManyFaults /limits/faults',
    ].sort(),
  );
});

test.each([[[]], [null], ['job'], [7]])('a body that is no object (%j) is refused', async (body) => {
  const answer = await farm.call('POST', '/jobs', body);
  expect(answer.status).toBe(422);
  expect(answer.body.errors).toEqual([expect.objectContaining({ code: 'BadValue', pointer: '' })]);
});

test('nothing of a refused submission is left', async () => {
  await farm.call('POST', '/jobs', { scene: 'shot.blend', manifest: [scene], frames: '10-1' });
  expect((await farm.call('GET', '/jobs')).body.jobs).toEqual([]);
  expect(await farm.ports.queues.prepare.depth()).toMatchObject({ waiting: 0 });
  expect(farm.reported).toEqual([]);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FolderTree } from '../../functions/blend-file/node-folder-tree.ts';
import type { Job } from '../../functions/domain/job.ts';
import type { OpenedScene, RenderSession, SoundRange } from '../../functions/ports/renderer.ts';
import type { TreeCache } from '../../functions/render/project-trees.ts';
import { tinyBlend } from '../api/tiny-scene.ts';
import { anOpenedScene } from '../simulation/an-opened-scene.ts';
import { noTrees } from '../simulation/no-trees.ts';
import { PrepareFarm } from './prepare-farm.ts';

let farm: PrepareFarm;
beforeEach(() => {
  farm = new PrepareFarm();
});

async function inRealFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'opened-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Prepares a job of a scene that Blender describes so. */
async function prepared(opened: Partial<OpenedScene>, change: Partial<Job['request']> = {}, more = {}) {
  const job = await farm.submitted(change, 'j_opened', { frames: '9,2-3', total: 3 });
  const mixed: SoundRange[] = [];
  const mixdown = async (_session: RenderSession, range: SoundRange) => {
    mixed.push(range);
    writeFileSync(range.file, 'flac');
  };
  await farm.prepare(job, { open: async () => ({ ...anOpenedScene, ...opened }), mixdown }, more);
  return { job: await farm.read(job), mixed };
}

test('what Blender says of a scene is kept with its job', async () => {
  const scene = { ...anOpenedScene.scene, name: 'Shot', engine: 'BLENDER_EEVEE_NEXT' };
  const { job } = await prepared({
    savedBy: '2.79',
    scene: { ...scene, fps: { numerator: 30_000, denominator: 1001 } },
    engine: 'BLENDER_EEVEE',
    output: { format: 'JPEG', depth: 8 },
    movie: true,
    missing: ['wood.png'],
  });
  expect(job.prepared).toEqual({
    savedBy: '2.79',
    sceneName: 'Shot',
    engine: 'BLENDER_EEVEE',
    fps: { numerator: 30_000, denominator: 1001 },
    output: { format: 'JPEG', depth: 8 },
    movie: true,
    sound: false,
    sequential: false,
    missing: ['wood.png'],
  });
});

test('of many missing files as many are named as the record has room for', async () => {
  const missing = Array.from({ length: 100 }, (_none, at) => `textures/${at}.png`);
  const { job } = await prepared({ missing });
  expect(job.prepared?.missing.length).toBeGreaterThan(3);
  expect(JSON.stringify(job.prepared?.missing).length).toBeLessThan(300);
});

describe('the sound of a scene', () => {
  const asked = (audio: string) => ({ video: { codec: 'h264', audio } as const, naming: '{frame}' });
  test.each<[what: string, opened: Partial<OpenedScene>, output: Job['request']['output'], isMixed: boolean]>(
    [
      ['a video with it', { sound: true }, asked('scene'), true],
      ['a video with it, which is silent', { sound: false }, asked('scene'), false],
      ['a video with another', { sound: true }, asked('music.wav'), false],
      ['a movie, as the scene writes', { sound: true, movie: true }, { naming: '{frame}' }, true],
      ['pictures alone', { sound: true }, { naming: '{frame}' }, false],
    ],
  )('for %s', async (_what, opened, output, isMixed) => {
    const { mixed } = await prepared(opened, { output }, { scratch: { inFolder: inRealFolder } });
    expect(mixed).toMatchObject(isMixed ? [{ from: 2, to: 9 }] : []);
  });
});

describe('the reader’s account of the same scene', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'opened-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const trees = (): TreeCache => ({
    ...noTrees(farm.ports.objects),
    use: async () => ({ root: folder, files: () => new FolderTree(folder), release: () => undefined }),
  });

  test.each<
    [what: string, image: string | undefined, scene: string, byBlender: readonly string[], said: string[]]
  >([
    ['agrees with Blender', 'wood.png', 'Scene', ['wood.png'], []],
    ['names a file that Blender does not', 'wood.png', 'Scene', [], ['the reader says']],
    ['lacks a file that Blender names', undefined, 'Scene', ['wood.png'], ['Blender says']],
    ['is asked for the scene that is rendered alone', 'wood.png', 'Other', [], []],
  ])('%s', async (_what, image, name, byBlender, said) => {
    const scenes = [{ name: 'Scene', ...(image && { image: `//${image}` }) }, { name: 'Other' }];
    writeFileSync(join(folder, 'shot.blend'), tinyBlend(scenes));
    writeFileSync(join(folder, 'wood.png'), '');
    const files = byBlender.map((path) => ({
      path,
      kind: 'image',
      exists: true,
      neededBy: 'shot.blend',
    }));
    const scene = { ...anOpenedScene.scene, name };
    const { job } = await prepared({ files, scene }, {}, { trees: trees() });
    expect(job.warnings.map(({ message }) => message)).toEqual(
      said.map((start) => expect.stringMatching(new RegExp(`^${start} that the picture needs .*wood.png`))),
    );
  });

  test('is left out where it cannot read the file, which Blender could', async () => {
    writeFileSync(join(folder, 'shot.blend'), 'BLENDER of another kind');
    const { job } = await prepared({}, {}, { trees: trees() });
    expect(job).toMatchObject({ state: 'rendering', warnings: [] });
  });
});

test('a project tree may be thrown away once its scene was opened, or was not', async () => {
  let inUse = 0;
  const trees: TreeCache = {
    ...noTrees(farm.ports.objects),
    use: async () => {
      inUse += 1;
      const release = () => {
        inUse -= 1;
      };
      return { root: '/tree', release };
    },
  };
  await prepared({}, {}, { trees });
  const second = await farm.submitted({}, 'j_second');
  await farm.prepare(second, { open: () => Promise.reject(new Error('no')) }, { trees });
  expect(inUse).toBe(0);
});

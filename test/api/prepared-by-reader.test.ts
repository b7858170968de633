import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkScene } from '../../functions/api/submission/check-scene.ts';
import type { Submission } from '../../functions/api/submission/check-submission.ts';
import { preparedByReader } from '../../functions/api/submission/prepared-by-reader.ts';
import { inspectScene } from '../../functions/blend-file/inspect-scene.ts';
import { nodeDecompression } from '../../functions/blend-file/node-decompression.ts';
import { openFileSource } from '../../functions/blend-file/node-file-source.ts';
import { BlenderRenderer } from '../../functions/blender/blender-renderer.ts';
import { type BlenderProgram, findBlender } from '../../functions/blender/find-blender.ts';
import { compareAccounts } from '../../functions/domain/compare-accounts.ts';
import type { JobRequest } from '../../functions/domain/job.ts';
import type { InspectedScene, SceneAccount } from '../../functions/domain/scene-account.ts';
import { bytes } from '../../functions/domain/units.ts';
import { preparedScene } from '../../functions/prepare/open-scene.ts';
import { clicks } from '../assemble/pictures.ts';
import { folderTree } from '../blend-file/folder-tree.ts';
import { makeScenes, pythonsWithBlender } from '../blend-file/made-scenes.ts';
import { never, plenty } from '../blender/test-blender.ts';
import { sampleJob } from '../contract/sample-job.ts';

const python = pythonsWithBlender()[0] ?? 'python';
const { root, made } = makeScenes(python);
let program: BlenderProgram;
let renderer: BlenderRenderer;
let scratch: string;

beforeAll(async () => {
  await writeFile(join(root, 'sound/tone.wav'), clicks(4800, []));
  program = await findBlender(python);
  scratch = await mkdtemp(join(tmpdir(), 'prepared-by-reader-'));
  renderer = new BlenderRenderer({ program, scratch, device: 'CPU', threads: 0 });
});
afterAll(async () => {
  await renderer.close();
  await rm(scratch, { recursive: true });
  rmSync(root, { recursive: true });
});

async function submission(
  name: string,
  change: Partial<JobRequest> = {},
): Promise<Submission & { account: SceneAccount; scene: InspectedScene }> {
  const folder = join(root, name);
  await using source = await openFileSource(join(folder, 'scene.blend'));
  const tree = folderTree(folder);
  const account = await inspectScene(source, { decompression: nodeDecompression, path: 'scene.blend', tree });
  const scene = account.scenes.find((one) => one.active);
  if (!scene) throw new Error(`${name} has no scene`);
  const request = { ...sampleJob('j_1').request, scene: 'scene.blend', ...change };
  return { request, frames: { list: '1', total: 1 }, warnings: [], treeSize: bytes(0), account, scene };
}

const blenderSays = (name: string, { request }: Submission, allowMissing = false) =>
  renderer.open(
    {
      root: join(root, name),
      scene: 'scene.blend',
      settings: request.settings,
      output: request.output,
      forVideo: false,
      allowMissing,
      allowScripts: false,
      persistent: true,
      sequential: false,
    },
    plenty,
    never,
  );

const video = (audio: string) => ({ naming: '{frame}', video: { codec: 'h264' as const, audio } });

test('what the reader tells of a scene is what Blender says when it opens it', async () => {
  const known: string[] = [];
  for (const { name } of made) {
    const submitted = await submission(name);
    const prepared = preparedByReader(submitted, [program.version]);
    if (!prepared || checkScene(submitted.account, submitted.scene, {}).length > 0) continue;
    known.push(name);
    const opened = await blenderSays(name, submitted);
    expect([name, opened.warnings, prepared]).toEqual([name, [], preparedScene(opened)]);
  }
  expect(known.length).toBeGreaterThan(20);
}, 120_000);

test('the reader and Blender name the same files', async () => {
  const differences: unknown[] = [];
  for (const { name } of made) {
    const submitted = await submission(name);
    const opened = await blenderSays(name, submitted, true).catch(() => undefined);
    if (!opened) continue;
    const files = submitted.account.files
      .filter(({ scenes }) => scenes.includes(submitted.scene.name))
      .map((file) => ({
        ...file,
        path: file.path.startsWith('../') ? join(root, name, file.path) : file.path,
      }));
    differences.push(...compareAccounts(files, opened.files).map((one) => ({ name, ...one })));
  }
  expect(differences).toEqual([]);
}, 240_000);

test.each([
  ['simulates without a bake', 'cloth'],
  ['links a library', 'library-present'],
  ['lacks a picture', 'image-missing'],
  ['has scripts', 'scripts'],
  ['writes movies', 'format-ffmpeg'],
  ['has a USD file that cannot be read', 'usd-damaged'],
])('Blender is asked of a scene that %s', async (_what, name) =>
  expect(preparedByReader(await submission(name), [program.version])).toBeUndefined(),
);

test.each<[what: string, scene: string, change: Partial<JobRequest>, asked: boolean]>([
  ['whose engine may be an add-on', 'factory-default', { settings: { engine: 'OCTANE' } }, true],
  ['whose USD files were read', 'usd-layers', {}, false],
  ['with another engine of Blender’s own', 'factory-default', { settings: { engine: 'CYCLES' } }, false],
  ['with a look that only Blender knows', 'factory-default', { settings: { color: { look: 'X' } } }, true],
  [
    'with a colour configuration',
    'factory-default',
    { settings: { color: { config: 'ocio://default' } } },
    true,
  ],
  ['with passes', 'factory-default', { settings: { passes: ['mist'] } }, true],
  ['with a compositor, if it has one', 'factory-default', { settings: { compositor: true } }, true],
  ['without its compositor', 'factory-default', { settings: { compositor: false } }, false],
  ['whose sound is to be mixed into a video', 'sound', { output: video('scene') }, true],
  ['whose sound is left out of a video', 'sound', { output: video('none') }, false],
  ['without sound that is to have a video', 'factory-default', { output: video('scene') }, false],
])('of a scene %s Blender is asked or not', async (_what, name, change, asked) =>
  expect(preparedByReader(await submission(name, change), [program.version]) === undefined).toBe(asked),
);

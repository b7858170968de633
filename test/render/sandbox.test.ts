import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { canonicalJson, digestOf } from '../../functions/domain/canonical-json.ts';
import { blobKey } from '../../functions/domain/keys.ts';
import { bytes, minutes, type Sha256, seconds } from '../../functions/domain/units.ts';
import { Sandbox } from '../../functions/render/sandbox.ts';
import { until } from '../../scripts/local-account/until.ts';
import { openTestFarm, type TestFarm } from '../api/test-farm.ts';
import { blenderUnderTest } from '../blender/test-blender.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';

const memory = bytes(2 * 2 ** 30);
let farm: TestFarm;
let folder: ReturnType<typeof temporaryFolder>;
let sandbox: Sandbox;

const open = () =>
  Sandbox.open({
    ports: farm.ports,
    blender: blenderUnderTest,
    memory,
    sandbox: 'a test',
    folder: folder.path,
    allowScripts: false,
  });
beforeEach(async () => {
  farm = await openTestFarm();
  folder = temporaryFolder();
  mkdirSync(join(folder.path, 'trees/of-a-predecessor'), { recursive: true });
  writeFileSync(join(folder.path, 'trees/of-a-predecessor/secret.png'), 'secret');
  sandbox = await open();
});
afterEach(async () => {
  await sandbox[Symbol.asyncDispose]();
  await farm.close();
  folder.remove();
});

/** Uploads a project tree of one file. @returns its manifest's digest */
async function tree(path: string): Promise<Sha256> {
  const entry = await farm.upload(path, Buffer.from(path));
  const manifest = Buffer.from(canonicalJson([entry]));
  await farm.ports.objects.put(blobKey(digestOf(manifest)), { bytes: manifest });
  return digestOf(manifest);
}

const plenty = () => minutes(10);

/** The Blenders that this process has started. */
function blenders(): string[] {
  const processes = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], {
    encoding: 'utf8',
  });
  return processes.split('\n').filter((line) => line.includes('render_worker'));
}

test('begins empty, whatever a predecessor has left', () => {
  expect(existsSync(join(folder.path, 'trees/of-a-predecessor'))).toBe(false);
});

test('keeps one job’s files, and lets no other job find them, nor their Blender', async () => {
  const [mine, theirs] = [await tree('mine.png'), await tree('theirs.png')];
  const { trees, renderer } = sandbox.worker(plenty);
  await renderer.start();
  const first = await trees.use(mine);
  const [blender] = blenders();
  first.release();
  const again = await trees.use(mine);
  expect([again.root, blenders()]).toEqual([first.root, [blender]]);
  again.release();

  const other = await trees.use(theirs);
  expect(readdirSync(join(folder.path, 'trees'), { recursive: true }).sort()).toEqual(
    [other.root, join(other.root, 'theirs.png')].map((path) =>
      path.slice(join(folder.path, 'trees/').length),
    ),
  );
  const [replaced] = await until('another Blender', 30, async () => blenders().length === 1 && blenders());
  expect(replaced).not.toBe(blender);
}, 60_000);

test('gives Blender what its function has, but for Node, and what is left of the time when a frame begins', () => {
  let left = seconds(100);
  const { limits } = sandbox.worker(() => left);
  expect(limits.memory).toBe(memory - 380 * 2 ** 20);
  expect(limits.time).toBe(100_000);
  left = seconds(40);
  expect(limits.time).toBe(40_000);
});

test('calls files too large that do not come in the time of a frame', async () => {
  const manifest = await tree('large.png');
  const never = sandbox.worker(() => seconds(0));
  await expect(never.trees.use(manifest)).rejects.toMatchObject({
    name: 'FilesTooLarge',
    failure: 'too-heavy',
  });
  (await sandbox.worker(plenty).trees.use(manifest)).release();
});

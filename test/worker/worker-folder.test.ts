import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { ownWorkerFolder } from '../../functions/worker/worker-folder.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

test('what dead workers of this machine have left is removed; what others have is not', async () => {
  const base = join(folder.path, 'work');
  const own = basename(await ownWorkerFolder(base));
  const prefix = own.slice(0, -String(process.pid).length);
  expect(prefix).toContain(hostname());
  // No process has a number as high; the parent of this one lives.
  const [dead, alive, elsewhere] = [`${prefix}99999999`, `${prefix}${process.ppid}`, 'worker-other-99999999'];
  for (const name of [own, dead, alive, elsewhere]) {
    await mkdir(join(base, name, 'trees'), { recursive: true });
    await writeFile(join(base, name, 'trees', 'scene.blend'), 'x');
  }
  const again = await ownWorkerFolder(base);
  expect(basename(again)).toBe(own);
  expect(await readdir(again)).toEqual([]);
  expect((await readdir(base)).sort()).toEqual([own, alive, elsewhere].sort());
});

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { BlobHasher } from '../../functions/domain/blob-digest.ts';
import { instant, sha256 } from '../../functions/domain/units.ts';
import { ObjectIndex } from '../../functions/local/object-index.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';
import { openFarmFolder } from './farm-folder.ts';

const picture = Buffer.from('a picture, so to speak');
const digest = new BlobHasher().update(picture).digest();
const key = 'jobs/j_1/frames/1/1/frame.png';

let folder: ReturnType<typeof temporaryFolder>;
let farm: Awaited<ReturnType<typeof openFarmFolder>>;
beforeEach(async () => {
  folder = temporaryFolder();
  farm = await openFarmFolder(folder.path);
});
afterEach(() => {
  farm.database.close();
  folder.remove();
});

async function reopen() {
  farm.database.close();
  farm = await openFarmFolder(folder.path);
}

test('objects lie at their keys, read-only', async () => {
  await farm.objects.put(key, { bytes: picture });
  expect((await stat(join(farm.root, key))).mode & 0o777).toBe(0o444);
});

test('a file of the same file system is moved, not copied, and is read-only then', async () => {
  const path = join(folder.path, 'rendered.png');
  await writeFile(path, picture);
  const before = await stat(path);
  await farm.objects.put(key, { path });
  const after = await stat(join(farm.root, key));
  expect([after.ino, after.mode & 0o777]).toEqual([before.ino, 0o444]);
  expect(existsSync(path)).toBe(false);
});

// A second file system is at hand on Linux only.
const memory = '/dev/shm';
(existsSync(memory) ? test : test.skip)(
  'a file of another file system is copied and then removed',
  async () => {
    const elsewhere = await mkdtemp(join(memory, 'render-farm-test-'));
    expect((await stat(elsewhere)).dev).not.toBe((await stat(farm.root)).dev);
    const path = join(elsewhere, 'rendered.png');
    await writeFile(path, picture);
    expect(await farm.objects.put(key, { path }, { sha256: digest.sha256 })).toEqual(digest);
    expect(await farm.objects.read(key)).toEqual(picture);
    expect(existsSync(path)).toBe(false);
    await rm(elsewhere, { recursive: true });
  },
);

test('what a process left unfinished is swept when the folder is opened', async () => {
  await writeFile(join(farm.root, '.unfinished', 'half'), 'half a pict');
  await reopen();
  expect(await readdir(join(farm.root, '.unfinished'))).toEqual([]);
});

test('an object whose put was cut short is there wholly or not at all', async () => {
  const index = new ObjectIndex(farm.database);
  await farm.objects.put(key, { bytes: picture });
  const another = { sha256: sha256('0'.repeat(64)), usedAt: instant(0) };
  index.announce(key, 'of the file that was to replace it', another);
  index.announce('jobs/never', 'of a file that was never put in place', another);
  await reopen();
  expect((await farm.objects.list('', { limit: 9 })).keys).toEqual([key]);
  expect(await farm.objects.head(key)).toMatchObject(digest);
  expect(new ObjectIndex(farm.database).unplaced()).toEqual([]);
});

test('an object that cannot be put in its place leaves nothing, and what was there is still listed', async () => {
  await farm.objects.put('a/b', { bytes: picture });
  await expect(farm.objects.put('a', { bytes: picture })).rejects.toThrow('EISDIR');
  await expect(farm.objects.put('a/b/c', { bytes: picture })).rejects.toThrow(/ENOTDIR|EEXIST/);
  expect(new ObjectIndex(farm.database).unplaced()).toEqual([]);
  expect((await farm.objects.list('', { limit: 9 })).keys).toEqual(['a/b']);
  expect(await readdir(join(farm.root, '.unfinished'))).toEqual([]);
});

test('a fetch whose file cannot be put in its place leaves nothing half', async () => {
  await farm.objects.put(key, { bytes: picture });
  await mkdir(join(folder.path, 'taken', 'by a folder'), { recursive: true });
  await expect(farm.objects.fetch(key, join(folder.path, 'taken'))).rejects.toThrow(/EISDIR|ENOTEMPTY/);
  expect((await readdir(folder.path)).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('a file that is not the one whose digest was taken is read anew', async () => {
  await farm.objects.put(key, { bytes: picture });
  const path = join(farm.root, key);
  const { atime, mtime } = await stat(path);
  await truncate(path, 9); // as power loss may leave it
  await utimes(path, atime, mtime);
  expect(await farm.objects.head(key)).toMatchObject(
    new BlobHasher().update(picture.subarray(0, 9)).digest(),
  );
  await farm.objects.put(key, { bytes: picture }, { sha256: digest.sha256 });
  expect(await farm.objects.read(key)).toEqual(picture);
});

test('a file that a backup brought back is found, with its digest', async () => {
  await writeFile(join(farm.root, 'restored'), picture);
  expect(await farm.objects.head('restored')).toMatchObject(digest);
  expect((await farm.objects.list('', { limit: 9 })).keys).toEqual(['restored']);
});

test('folders go with the last object in them', async () => {
  await farm.objects.put('jobs/j_1/frames/1/1/a.png', { bytes: picture });
  await farm.objects.put('jobs/j_1/video.mp4', { bytes: picture });
  await farm.objects.delete(['jobs/j_1/frames/1/1/a.png']);
  expect(await readdir(join(farm.root, 'jobs/j_1'))).toEqual(['video.mp4']);
  await farm.objects.delete(['jobs/j_1/video.mp4']);
  expect(await readdir(farm.root)).toEqual(['.unfinished']);
});

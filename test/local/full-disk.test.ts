import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { namedIfFull } from '../../functions/local/storage-full.ts';
import { StorageFull } from '../../functions/ports/object-store.ts';
import { sampleJob } from '../contract/sample-job.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';
import { startChild } from './child-process.ts';
import { openFarmFolder } from './farm-folder.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

test('a file that finds no room fails by name and leaves nothing behind; the next small one is stored', async () => {
  const farm = await openFarmFolder(folder.path);
  await farm.objects.put('jobs/before', { bytes: Buffer.alloc(5_000_000) });
  farm.database.close();
  // The nearest to a full disk that needs no rights: the kernel refuses to let a file grow.
  const child = startChild('full-disk-process.ts', [folder.path], 'ulimit -f 2000;');
  await child.ended;
  expect(JSON.parse(child.lines[0] ?? '{}')).toEqual({
    put: 'StorageFull',
    listed: ['jobs/before', 'jobs/small'],
    unfinished: [],
    fetched: 'StorageFull',
    left: [],
  });
});

test('a database that finds no room fails by name, undoes the change and goes on when there is room', async () => {
  const { jobs, database } = await openFarmFolder(folder.path);
  const pages = Number(database.statement('PRAGMA page_count').get()?.page_count);
  const allow = (count: number) => database.statement(`PRAGMA max_page_count = ${count}`).get();
  allow(pages + 1);
  const large = sampleJob('j_1', { frames: '7,'.repeat(20_000) });
  const error = await jobs.createJob(() => large).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StorageFull);
  expect(error).toMatchObject({ failure: 'transient' });
  expect(await jobs.readJob(large.id)).toBeUndefined();
  allow(1_000_000);
  expect((await jobs.createJob(() => large)).created).toBe(true);
  database.close();
});

test.each([
  [{ code: 'ENOSPC' }, true],
  [{ code: 'EDQUOT' }, true],
  [{ code: 'EFBIG' }, true],
  [{ code: 'EACCES' }, false],
  [{ code: 'ERR_SQLITE_ERROR', errcode: 13 }, true],
  [{ code: 'ERR_SQLITE_ERROR', errcode: 5 }, false],
])('%j means that the storage is full: %s', (properties, full) => {
  const error = Object.assign(new Error('it failed'), properties);
  expect(namedIfFull(error, 'a thing') instanceof StorageFull).toBe(full);
  if (!full) expect(namedIfFull(error, 'a thing')).toBe(error);
});

import { beforeEach, describe, expect, test } from '@jest/globals';
import { BlobHasher } from '../../functions/domain/blob-digest.ts';
import type { Job } from '../../functions/domain/job.ts';
import { blobKey, blobsSweptKey } from '../../functions/domain/keys.ts';
import { days, minutes, type Sha256 } from '../../functions/domain/units.ts';
import { aJob } from '../domain/a-job.ts';
import { TableFarm } from '../rules/table-farm.ts';

const anHour = minutes(60);

let farm: TableFarm;
let files: readonly Sha256[];
let manifest: Sha256;
beforeEach(async () => {
  farm = new TableFarm();
  files = [await stored('scene'), await stored('texture')];
  manifest = await stored(JSON.stringify(files.map((file) => ({ path: file, sha256: file, size: 1 }))));
});

async function stored(text: string): Promise<Sha256> {
  const bytes = Buffer.from(text);
  const { sha256: digest } = new BlobHasher().update(bytes).digest();
  await farm.ports.objects.put(blobKey(digest), { bytes });
  return digest;
}

const jobOf = (change: Partial<Job>) => farm.job(1, { request: { ...aJob().request, manifest }, ...change });

const blobs = async () => (await farm.ports.objects.list('blobs/', { limit: 100 })).keys;
const usedAt = async (digest: Sha256) => (await farm.ports.objects.head(blobKey(digest)))?.usedAt;

describe('a blob that nobody has used', () => {
  test('for 31 days is removed, and no other', async () => {
    await farm.pass(days(2));
    const younger = await stored('another scene');
    await farm.pass(days(28));
    await farm.reconcile();
    expect(await blobs()).toHaveLength(4);
    await farm.pass(days(1) + anHour);
    await farm.reconcile();
    expect(await blobs()).toEqual([blobKey(younger)]);
  });

  test('is looked at once a day', async () => {
    await farm.pass(days(30.5));
    await farm.reconcile();
    await farm.pass(23 * anHour);
    await farm.reconcile();
    expect(await blobs()).toHaveLength(3);
    await farm.pass(anHour);
    await farm.reconcile();
    expect(await blobs()).toEqual([]);
    expect(await farm.ports.objects.head(blobsSweptKey)).toMatchObject({ usedAt: farm.clock.now() });
  });
});

describe('the blobs of a job', () => {
  test.each(['queued', 'rendering', 'paused', 'assembling'] as const)(
    'stay as long as it is %s',
    async (state) => {
      await jobOf({ state });
      await farm.pass(days(100));
      await farm.reconcile();
      expect(await blobs()).toHaveLength(3);
    },
  );

  test('count as used until it has ended', async () => {
    await farm.pass(days(20));
    await jobOf({ state: 'succeeded', endedAt: farm.clock.now() });
    await farm.pass(anHour);
    await farm.reconcile();
    for (const digest of [...files, manifest]) expect(await usedAt(digest)).toBe(farm.clock.now());
    await farm.pass(days(30));
    await farm.reconcile();
    expect(await blobs()).toHaveLength(3);
    await farm.pass(days(1) + anHour);
    await farm.reconcile();
    expect(await blobs()).toEqual([]);
  });

  test('are not recorded again as used when that was done in the last days', async () => {
    await farm.pass(days(6));
    const before = await usedAt(manifest);
    await jobOf({ state: 'succeeded', endedAt: farm.clock.now() });
    await farm.pass(anHour);
    await farm.reconcile();
    expect(await usedAt(manifest)).toBe(before);
  });

  test('may be gone when it has ended: reconcile is done with it all the same', async () => {
    const job = await jobOf({ state: 'failed', endedAt: farm.clock.now() });
    await farm.ports.objects.delete(await blobs());
    await farm.pass(anHour);
    await farm.reconcile();
    expect((await farm.ports.jobs.readJob(job.id))?.sweptAt).toBeDefined();
  });
});

test('no blob is removed when it cannot be told what open jobs need', async () => {
  await jobOf({ request: { ...aJob().request, manifest: await stored('no manifest') } });
  await farm.pass(days(100));
  await expect(farm.reconcile()).rejects.toThrow(SyntaxError);
  expect(await blobs()).toHaveLength(4);
});

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Job } from '../../functions/domain/job.ts';
import { epoch, frameNumber, instant, jobId, seconds, sha256 } from '../../functions/domain/units.ts';
import { BadCursor, IdempotencyKeyReused, type Page } from '../../functions/ports/job-store.ts';
import { jobStores, type OpenJobStore } from './job-stores.ts';
import { sampleJob } from './sample-job.ts';

const request = sha256('1'.repeat(64));
const otherRequest = sha256('2'.repeat(64));

describe.each(jobStores)('the jobs of a job store on $name', ({ open }) => {
  let opened: OpenJobStore;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.close());

  const create = (id: string, change: Partial<Job> = {}) =>
    opened.store.createJob((now) => sampleJob(id, { createdAt: now, ...change }));

  async function allPages(page: (cursor?: string) => Promise<Page<Job>>): Promise<string[][]> {
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const next = await page(cursor);
      pages.push(next.items.map((job) => job.id));
      cursor = next.cursor;
    } while (cursor !== undefined);
    return pages;
  }

  test('creates a job at the store’s own time and reads it back', async () => {
    opened.clock.advance(seconds(7));
    const { created, job } = await create('j_1');
    expect(created).toBe(true);
    expect(job.createdAt).toBe(opened.clock.now());
    expect(await opened.store.readJob(job.id)).toEqual(job);
    expect(await opened.store.now()).toBe(opened.clock.now());
  });

  test('takes a hundred thousand frames as one record', async () => {
    const { job } = await create('j_1', { frames: '1-100000', total: 100_000 });
    expect(await opened.store.listFrames(job.id, { limit: 10 })).toEqual({ items: [] });
    expect(await opened.store.countFrames(job.id)).toEqual({ rendering: 0, succeeded: 0, failed: 0 });
    expect(await opened.store.readFrame(job.id, frameNumber(1))).toBeUndefined();
  });

  test('finds the job that the same key created, however often it is sent', async () => {
    const key = { key: 'once', request };
    const answers = await Promise.all(
      ['j_1', 'j_2', 'j_3'].map((id) => opened.store.createJob(() => sampleJob(id), key)),
    );
    expect(answers.filter((answer) => answer.created)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.job.id)).size).toBe(1);
    expect((await opened.store.listJobs({ limit: 10 })).items).toHaveLength(1);
  });

  test('refuses a key that was used for another request, and stores nothing', async () => {
    await opened.store.createJob(() => sampleJob('j_1'), { key: 'once', request });
    const again = opened.store.createJob(() => sampleJob('j_2'), { key: 'once', request: otherRequest });
    await expect(again).rejects.toThrow(IdempotencyKeyReused);
    expect(await opened.store.readJob(jobId('j_2'))).toBeUndefined();
  });

  test('loses none of many updates at once', async () => {
    const { job } = await create('j_1');
    const raise = () =>
      opened.store.updateJob(job.id, (found) => ({
        write: { ...found, epoch: epoch(found.epoch + 1) },
        answer: found.epoch,
      }));
    const seen = await Promise.all(Array.from({ length: 30 }, raise));
    expect(new Set(seen).size).toBe(30);
    expect((await opened.store.readJob(job.id))?.epoch).toBe(31);
  });

  test('gives a rule the store’s time, and writes only what the rule says', async () => {
    const { job } = await create('j_1');
    opened.clock.advance(seconds(5));
    const now = await opened.store.updateJob(job.id, (_job, time) => ({ answer: time }));
    expect(now).toBe(opened.clock.now());
    const fails = opened.store.updateJob(job.id, () => {
      throw new RangeError('the rule fails');
    });
    await expect(fails).rejects.toThrow(RangeError);
    expect(await opened.store.readJob(job.id)).toEqual(job);
  });

  test('knows nothing of a job that was never created', async () => {
    const id = jobId('j_none');
    expect(await opened.store.readJob(id)).toBeUndefined();
    expect(await opened.store.updateJob(id, (job) => ({ write: job, answer: 1 }))).toBeUndefined();
    expect(await opened.store.readJob(id)).toBeUndefined();
  });

  test('lists jobs newest first, page by page, those of one moment too', async () => {
    for (const [id, age] of [
      ['j_a', 3],
      ['j_b', 2],
      ['j_c', 2],
      ['j_d', 2],
      ['j_e', 1],
    ] as const) {
      await create(id, { createdAt: instant(1_800_000_000_000 - age) });
    }
    const pages = await allPages((cursor) => opened.store.listJobs({ limit: 2, ...(cursor && { cursor }) }));
    expect(pages).toEqual([['j_e', 'j_d'], ['j_c', 'j_b'], ['j_a']]);
    expect((await opened.store.listJobs({ limit: 5 })).cursor).toBeUndefined();
  });

  test('lists the jobs of one state as it is now, and no deleted ones', async () => {
    await create('j_1', { state: 'paused' });
    await create('j_2');
    await create('j_3');
    await create('j_4', { state: 'paused', deletedAt: opened.clock.now() });
    await opened.store.updateJob(jobId('j_2'), (job) => ({ write: { ...job, state: 'paused' }, answer: 0 }));
    const pages = await allPages((cursor) =>
      opened.store.listJobs({ state: 'paused', limit: 1, ...(cursor && { cursor }) }),
    );
    expect(pages).toEqual([['j_2'], ['j_1']]);
    expect((await opened.store.listJobs({ limit: 9 })).items.map((job) => job.id)).toEqual([
      'j_3',
      'j_2',
      'j_1',
    ]);
  });

  test('refuses a cursor that it did not give', async () => {
    await expect(opened.store.listJobs({ limit: 1, cursor: 'x; DROP' })).rejects.toThrow(BadCursor);
  });

  test('lists as open what has not ended or is not swept, page by page', async () => {
    const now = opened.clock.now();
    const swept = { endedAt: now, sweptAt: now };
    await create('j_1', { state: 'queued' });
    await create('j_2', { state: 'succeeded', ...swept });
    await create('j_3', { state: 'paused' });
    await create('j_4', { state: 'failed', endedAt: now });
    await create('j_5', { state: 'cancelled', ...swept, deletedAt: now });
    await create('j_6');
    const openIds = () =>
      allPages((cursor) => opened.store.listOpenJobs({ limit: 2, ...(cursor && { cursor }) }));
    expect((await openIds()).flat().sort()).toEqual(['j_1', 'j_3', 'j_4', 'j_5', 'j_6']);
    await opened.store.updateJob(jobId('j_6'), (job) => ({
      write: { ...job, state: 'succeeded', ...swept },
      answer: 0,
    }));
    await opened.store.updateJob(jobId('j_2'), (job) => ({ write: { ...job, deletedAt: now }, answer: 0 }));
    const pages = await openIds();
    expect(pages.flat().sort()).toEqual(['j_1', 'j_2', 'j_3', 'j_4', 'j_5']);
    expect(pages.every((page) => page.length <= 2)).toBe(true);
  });
});

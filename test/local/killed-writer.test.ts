import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { BlobHasher } from '../../functions/domain/blob-digest.ts';
import type { FrameMessage } from '../../functions/domain/messages.ts';
import { frameNumber, jobId, seconds } from '../../functions/domain/units.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';
import { startChild } from './child-process.ts';
import { openFarmFolder } from './farm-folder.ts';

type Farm = Awaited<ReturnType<typeof openFarmFolder>>;

const rounds = 20;

async function allMessages({ queues }: Farm): Promise<Set<string>> {
  const found: FrameMessage[] = [];
  const options = { limit: 10, visibility: seconds(60) };
  for (let batch = await queues.frames.receive(options); batch.length > 0; ) {
    found.push(...batch.map((delivery) => delivery.message));
    for (const { receipt } of batch) await queues.frames.delete(receipt);
    batch = await queues.frames.receive(options);
  }
  return new Set(found.map((message) => `${message.job} ${message.kind === 'frame' ? message.frame : ''}`));
}

/** Everything that the dead process had been told it had done is there. */
async function checkAcknowledged(farm: Farm, lines: readonly string[]): Promise<void> {
  const messages = await allMessages(farm);
  for (const line of lines) {
    const [what, name = '', number = ''] = line.split(' ');
    if (what === 'job') expect(await farm.jobs.readJob(jobId(name))).toBeDefined();
    if (what === 'message') expect(messages).toContain(`${name} ${number}`);
    if (what === 'frame') {
      const frame = await farm.jobs.readFrame(jobId(name), frameNumber(Number(number)));
      expect(frame?.state).toBe('succeeded');
    }
    if (what === 'object') {
      const whole = Buffer.alloc(200_000, `${name} `);
      expect((await farm.objects.read(name)).equals(whole)).toBe(true);
    }
  }
}

/** Every object that can be seen is whole and has the digest that is said; nothing else lies about. */
async function checkObjects({ objects, root }: Farm): Promise<void> {
  const { keys } = await objects.list('', { limit: 1000 });
  for (const key of keys) {
    const found = await objects.read(key);
    expect(await objects.head(key)).toMatchObject(new BlobHasher().update(found).digest());
    if (key !== 'jobs/newest') expect(found).toHaveLength(200_000);
  }
  const files = await readdir(root, { recursive: true, withFileTypes: true });
  expect(files.filter((file) => file.isFile())).toHaveLength(keys.length);
}

test(`a writer that is killed ${rounds} times loses nothing that it was told is done`, async () => {
  const folder = temporaryFolder();
  for (let round = 0; round < rounds; round++) {
    const child = startChild('writing-process.ts', [folder.path, `${round}`]);
    await child.said('', 1 + Math.floor(Math.random() * 40));
    child.process.kill('SIGKILL');
    await child.ended;
    const farm = await openFarmFolder(folder.path);
    await checkAcknowledged(farm, child.lines);
    await checkObjects(farm);
    const job = jobId(`j_${round}`);
    const records = (await farm.jobs.listFrames(job, { limit: 1000 })).items.map((item) => item.record.state);
    expect(await farm.jobs.countFrames(job)).toEqual({
      rendering: records.filter((state) => state === 'rendering').length,
      succeeded: records.filter((state) => state === 'succeeded').length,
      failed: 0,
    });
    expect(await readdir(join(farm.root, '.unfinished'))).toEqual([]);
    const { keys } = await farm.objects.list('jobs/j_', { limit: 1000 });
    await farm.objects.delete(keys);
    farm.database.close();
  }
  folder.remove();
});

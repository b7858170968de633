import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { epoch, frameNumber } from '../../functions/domain/units.ts';
import { openFarmDatabase } from '../../functions/local/farm-database.ts';
import { localQueues } from '../../functions/local/local-queues.ts';
import { SqliteJobStore } from '../../functions/local/sqlite-job-store.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';
import { sampleJob } from '../contract/sample-job.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';
import { startChild } from './child-process.ts';

test('processes that race on one file claim each frame once, get each message once and count all', async () => {
  const folder = temporaryFolder();
  const path = join(folder.path, 'farm.db');
  const database = openFarmDatabase(path);
  const store = new SqliteJobStore(database, systemClock);
  const queue = localQueues(database, systemClock).frames;
  const frames = Array.from({ length: 300 }, (_, index) => index);
  const job = sampleJob('j_1', { total: frames.length });
  await store.createJob(() => job);
  await queue.send(
    frames.map((frame) => ({ kind: 'frame', job: job.id, epoch: epoch(1), frame: frameNumber(frame) })),
  );
  const children = ['a', 'b', 'c'].map((name) =>
    startChild('claiming-process.ts', [path, name, `${frames.length}`]),
  );
  for (let round = 1; round <= frames.length / 10; round++) {
    await Promise.all(children.map((child) => child.said('ready', round)));
    for (const child of children) child.process.stdin.write('go\n');
  }
  await Promise.all(children.map((child) => child.ended));
  expect(children.map((child) => child.process.exitCode)).toEqual([0, 0, 0]);

  const said = (what: string) =>
    children.flatMap((child) => child.lines).filter((line) => line.startsWith(what));
  const each = (what: string) => frames.map((frame) => `${what} ${frame}`).sort();
  expect(said('claimed').sort()).toEqual(each('claimed'));
  expect(said('received').sort()).toEqual(each('received'));
  expect(await store.countFrames(job.id)).toEqual({ rendering: 0, succeeded: frames.length, failed: 0 });
  database.close();
  folder.remove();
});

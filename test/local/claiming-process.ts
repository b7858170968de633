import { createInterface } from 'node:readline';
import { epoch, frameNumber, jobId, seconds } from '../../functions/domain/units.ts';
import { claim } from '../../functions/domain/work-rules/claim.ts';
import { complete } from '../../functions/domain/work-rules/complete.ts';
import { openFarmDatabase } from '../../functions/local/farm-database.ts';
import { localQueues } from '../../functions/local/local-queues.ts';
import { SqliteJobStore } from '../../functions/local/sqlite-job-store.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';
import { sampleResult } from '../contract/sample-job.ts';

// A worker that tries to claim every frame and takes every message that it can get, as fast as it can.
const [path = '', worker = '', frames = ''] = process.argv.slice(2);
const database = openFarmDatabase(path);
const store = new SqliteJobStore(database, systemClock);
const queue = localQueues(database, systemClock).frames;
const job = jobId('j_1');

/** Half a millisecond between the read and the write, so that the others come into it. */
function dwell() {
  for (const begin = performance.now(); performance.now() - begin < 0.5; );
}

/** Waits until every process is there, so that however busy the machine is, all come into the race. */
const starts = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
async function lineUp() {
  console.log('ready');
  await starts.next();
}

for (let number = 0; number < Number(frames); number++) {
  if (number % 10 === 0) await lineUp();
  const token = systemClock.token();
  const request = { token, worker, epoch: epoch(1), faultLimit: 3 };
  const answer = await store.updateFrame(job, frameNumber(number), (work, now) => {
    dwell();
    return claim(work, request, now);
  });
  if (answer.kind === 'claimed') {
    await store.updateFrame(job, frameNumber(number), (work, now) =>
      complete(work, token, sampleResult(), now),
    );
    console.log(`claimed ${number}`);
  }
  for (const { message, receipt } of await queue.receive({ limit: 1, visibility: seconds(90) })) {
    console.log(`received ${message.kind === 'frame' ? message.frame : message.kind}`);
    await queue.delete(receipt);
  }
}
database.close();
process.stdin.destroy();

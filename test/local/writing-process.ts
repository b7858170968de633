import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { epoch, frameNumber, jobId } from '../../functions/domain/units.ts';
import { claim } from '../../functions/domain/work-rules/claim.ts';
import { complete } from '../../functions/domain/work-rules/complete.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';
import { sampleJob, sampleResult } from '../contract/sample-job.ts';
import { openFarmFolder } from './farm-folder.ts';

// Writes without end, and says of each thing that it was acknowledged. @see killed-writer.test.ts
const [path = '', round = ''] = process.argv.slice(2);
const { jobs, queues, objects } = await openFarmFolder(path);
const job = jobId(`j_${round}`);
// At once, and not through a stream that the kill could cut off.
const acknowledge = (line: string) => writeSync(1, `${line}\n`);

await jobs.createJob(() => sampleJob(job));
acknowledge(`job ${job}`);
for (let number = 0; ; number++) {
  const frame = frameNumber(number);
  const token = systemClock.token();
  const request = { token, worker: 'w', epoch: epoch(1), faultLimit: 3 };
  await queues.frames.send([{ kind: 'frame', job, epoch: epoch(1), frame }]);
  acknowledge(`message ${job} ${frame}`);
  await jobs.updateFrame(job, frame, (work, now) => claim(work, request, now));
  const key = join('jobs', job, 'frames', `${frame}`, '1', 'frame.png');
  await objects.put(key, { bytes: Buffer.alloc(200_000, `${key} `) });
  acknowledge(`object ${key}`);
  await objects.put('jobs/newest', { bytes: Buffer.alloc(100_000 + number, `${number} `) });
  await jobs.updateFrame(job, frame, (work, now) => complete(work, token, sampleResult(), now));
  acknowledge(`frame ${job} ${frame}`);
}

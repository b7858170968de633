import type { Failure } from '../../functions/domain/failure.ts';
import { frameKey } from '../../functions/domain/keys.ts';
import type { NamedParts } from '../../functions/domain/naming.ts';
import { bytes, frameNumber, jobId, milliseconds } from '../../functions/domain/units.ts';
import { claim } from '../../functions/domain/work-rules/claim.ts';
import { complete } from '../../functions/domain/work-rules/complete.ts';
import { fault } from '../../functions/domain/work-rules/fault.ts';
import { release } from '../../functions/domain/work-rules/lease.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import { aPreparedScene } from '../domain/a-job.ts';

/** What a worker does with a job, without Blender. */

export async function prepareJob(ports: Ports, id: string): Promise<void> {
  await ports.jobs.updateJob(jobId(id), (job, now) => ({
    write: { ...job, state: 'rendering', startedAt: now, prepared: aPreparedScene },
    answer: undefined,
  }));
}

/** Opens the job's scene once, in vain. */
export async function prepareScene(ports: Ports, id: string): Promise<void> {
  const [token, job] = [ports.clock.token(), await ports.jobs.readJob(jobId(id))];
  if (!job) throw new Error(`there is no job ${id}`);
  const request = { token, worker: 'test', epoch: job.epoch, faultLimit: 3 };
  await ports.jobs.updateTask(job.id, 'prepare', (record, now) => claim(record, request, now));
  await ports.jobs.updateTask(job.id, 'prepare', (record, now) => release(record, token, now));
}
/** A file's name in the attempt's folder, and what tells it from the others of the frame. */
type Rendered = string | ({ readonly name: string } & NamedParts);

export async function succeedFrame(
  ports: Ports,
  id: string,
  number: number,
  rendered: readonly Rendered[] = ['frame.png', 'preview.jpg'],
): Promise<void> {
  const [job, frame] = [jobId(id), frameNumber(number)];
  const { token, attempt } = await claimFrame(ports, id, number);
  const files = await Promise.all(
    rendered.map(async (one) => {
      const { name, ...parts } = typeof one === 'string' ? { name: one } : one;
      const key = frameKey(job, frame, attempt, name);
      const stored = await ports.objects.put(key, { bytes: Buffer.from(`${name} of ${number}`) });
      const role = name.endsWith('preview.jpg') ? ('preview' as const) : ('frame' as const);
      return { name, role, key, width: 64, height: 36, ...parts, ...stored };
    }),
  );
  const result = { files, warnings: [], missing: [], renderTime: milliseconds(2000), peakMemory: bytes(1) };
  await ports.jobs.updateFrame(job, frame, (record, now) => complete(record, token, result, now));
}

export async function failFrame(ports: Ports, id: string, number: number, failure: Failure): Promise<void> {
  const { token } = await claimFrame(ports, id, number);
  await ports.jobs.updateFrame(jobId(id), frameNumber(number), (record, now) =>
    fault(record, token, failure, 1, now),
  );
}

export async function claimFrame(ports: Ports, id: string, number: number) {
  const [token, job] = [ports.clock.token(), await ports.jobs.readJob(jobId(id))];
  if (!job) throw new Error(`there is no job ${id}`);
  const request = { token, worker: 'test', epoch: job.epoch, faultLimit: 3 };
  const answer = await ports.jobs.updateFrame(job.id, frameNumber(number), (record, now) =>
    claim(record, request, now),
  );
  if (answer.kind !== 'claimed') throw new Error(`the frame could not be claimed: ${answer.kind}`);
  return { token, attempt: answer.work.attempt };
}

export const crashed: Failure = {
  class: 'transient',
  code: 'BlenderCrashed',
  message: 'Blender ended with signal SIGSEGV',
  advice: 'look at the log',
  details: { log: 'Fra:2 Mem:12M\nSegmentation fault' },
};

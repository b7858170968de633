import { isEnded } from '../../functions/domain/job-state.ts';
import { frameNumber } from '../../functions/domain/units.ts';
import { type Plan, simulatedJob } from './history.ts';
import type { SimulatedFarm } from './simulated-farm.ts';

/** Everything that must hold once a farm has come to rest, as a list of what does not. */
export async function brokenPromises(farm: SimulatedFarm, plan: Plan): Promise<string[]> {
  const { jobs, queues } = farm.real;
  const broken: string[] = [];
  const expect = (holds: boolean, promise: string) => {
    if (!holds) broken.push(promise);
  };
  const job = await jobs.readJob(simulatedJob);
  if (!job) return ['the job has a record'];
  expect(isEnded(job.state), `the job ends, it is ${job.state}`);
  expect(farm.errors.length === 0, `no station breaks: ${String(farm.errors[0])}`);

  const seen = { rendering: 0, succeeded: 0, failed: 0 };
  const recorded = new Set<string>();
  for (let frame = 1; frame <= plan.frames; frame++) {
    const record = await jobs.readFrame(simulatedJob, frameNumber(frame));
    const state = record?.state ?? 'queued';
    if (state !== 'queued') seen[state] += 1;
    if (job.state === 'succeeded')
      expect(state === 'succeeded', `frame ${frame} of a succeeded job is ${state}`);
    if (record?.state === 'succeeded') {
      const isWrong = record.result.kept && job.persistenceOff !== undefined;
      expect(
        !isWrong || job.state !== 'succeeded',
        `frame ${frame} is from kept data, which are known wrong`,
      );
      for (const { key } of record.result.files) {
        recorded.add(key);
        expect(farm.objects.objects.has(key), `frame ${frame} has its file`);
      }
      expect(!plan.doomed.has(frame), `frame ${frame} that always fails has not succeeded`);
    }
    if (record?.state === 'failed') {
      expect(
        plan.doomed.has(frame) || plan.faultLimit < 1000,
        `frame ${frame} fails only if it must: ${record.failure.code}`,
      );
    }
  }
  const counts = await jobs.countFrames(simulatedJob);
  expect(
    JSON.stringify(counts) === JSON.stringify(seen),
    `the counts ${JSON.stringify(counts)} are those of the records`,
  );
  if (job.state !== 'cancelled' && job.failure === undefined) {
    expect(seen.succeeded === plan.frames, `all ${plan.frames} frames succeed, ${seen.succeeded} did`);
  }
  expect(seen.rendering === 0 || job.state !== 'succeeded', 'no frame is left rendering');
  for (const key of (await farm.objects.list('jobs/', { limit: Infinity })).keys)
    expect(recorded.has(key), `${key} was swept: no record names it`);
  for (const [name, queue] of Object.entries(queues)) {
    const { waiting, hidden } = await queue.depth();
    expect(waiting + hidden === 0, `the queue ${name} is empty, it has ${waiting + hidden}`);
  }
  return broken;
}

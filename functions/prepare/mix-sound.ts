import { join } from 'node:path';
import { jobFrames } from '../dispatch/job-frames.ts';
import type { Job } from '../domain/job.ts';
import { taskKey } from '../domain/keys.ts';
import { frameNumber } from '../domain/units.ts';
import { claim } from '../domain/work-rules/claim.ts';
import { complete } from '../domain/work-rules/complete.ts';
import type { RenderSession } from '../ports/renderer.ts';
import { claimRequest, type WorkerContext } from '../render/worker-context.ts';

/** Mixes the scene's own sound over the job's frames and leaves it as the result of the `sound` task. */
export async function mixSound(
  context: WorkerContext,
  job: Job,
  session: RenderSession,
  signal: AbortSignal,
): Promise<void> {
  const { ports, renderer, limits, scratch } = context;
  const frames = jobFrames(job).listed;
  const from = frameNumber(frames.reduce((lowest, frame) => Math.min(lowest, frame), Infinity));
  const to = frameNumber(frames.reduce((highest, frame) => Math.max(highest, frame), -Infinity));
  await scratch.inFolder(async (folder) => {
    const file = join(folder, 'sound.flac');
    await renderer.mixdown(session, { from, to, file }, limits, signal);
    const request = claimRequest(context, job);
    const key = taskKey(job.id, 'sound', job.epoch, 'sound.flac');
    const { size } = await ports.objects.put(key, { path: file });
    // Claimed and completed in one write: nobody can find it half done.
    await ports.jobs.updateTask(job.id, 'sound', (task, now) =>
      complete(claim(task, request, now).write ?? task, request.token, { key, size }, now),
    );
  });
}

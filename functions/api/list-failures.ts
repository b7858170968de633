import type { Ports } from '../ports/ports.ts';
import { failureView } from './failure-view.ts';
import { logTailOf } from './log-tail.ts';
import { readJob } from './read-job.ts';
import { replayCommand } from './replay-command.ts';
import type { FailurePage } from './schemas/frame-schema.ts';

/** Frames that failed, each with its cause and a command that renders it at home. @throws NoSuchJob */
export async function listFailures(
  { jobs }: Ports,
  id: string,
  query: { readonly limit: number; readonly cursor?: string },
): Promise<FailurePage> {
  const job = await readJob(jobs, id);
  const page = await jobs.listFrames(job.id, { ...query, state: 'failed' });
  const failures = page.items.flatMap(({ frame, record }) => {
    if (record.state !== 'failed') return [];
    const { attempt, faults, failure } = record;
    const logTail = logTailOf(failure) ?? '';
    return [
      { frame, attempt, faults, failure: failureView(failure), logTail, replay: replayCommand(job, frame) },
    ];
  });
  return { failures, ...(page.cursor !== undefined && { cursor: page.cursor }) };
}

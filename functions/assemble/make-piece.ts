import type { TaskResult } from '../domain/frame.ts';
import { taskKey } from '../domain/keys.ts';
import type { Outcome } from '../domain/outcome.ts';
import { milliseconds } from '../domain/units.ts';
import { complete, fault, release, renew } from '../domain/work-rules.ts';
import type { TakenMessage } from '../render/render-station.ts';
import type { Scratch } from '../render/scratch.ts';
import { asFailure } from '../work/as-failure.ts';
import { keepLease } from '../work/keep-lease.ts';
import type { Assembly } from './assembly.ts';
import { encodeSegment } from './encode-segment.ts';
import { joinSegments } from './join-segments.ts';
import { failJob, giveBack, wantsAssembly } from './move-job.ts';
import type { Piece } from './next-piece.ts';
import { FramesMissing } from './verify-frames.ts';

/** To look at once for what is next. */
const again: Outcome = { kind: 'return', after: milliseconds(0) };
const done: Outcome = { kind: 'delete' };

/** Makes a piece under the lease that this worker holds, and records it. */
export async function makePiece(
  assembly: Assembly,
  piece: Piece,
  scratch: Scratch,
  { hide, stop }: Pick<TakenMessage, 'hide' | 'stop'>,
): Promise<Outcome> {
  const { ports, job } = assembly;
  const { token } = piece.work.lease;
  const lease = keepLease(ports, {
    job: job.id,
    mayGoOn: (current) => wantsAssembly(current, job.epoch),
    renew: () => ports.jobs.updateTask(job.id, piece.task, (task, now) => renew(task, token, undefined, now)),
    hide,
    stop,
  });
  try {
    const result = await scratch.inFolder((folder) => make(assembly, piece, folder, lease.signal));
    await ports.jobs.updateTask(job.id, piece.task, (task, now) => complete(task, token, result, now));
    return again;
  } catch (error) {
    if (!lease.interruption() && !(error instanceof FramesMissing)) return faulted(assembly, piece, error);
    await ports.jobs.updateTask(job.id, piece.task, (task) => release(task, token));
    if (error instanceof FramesMissing) await giveBack(ports, job);
    return lease.interruption() === 'cancelled' || error instanceof FramesMissing ? done : again;
  } finally {
    lease.end();
  }
}

async function make(
  assembly: Assembly,
  piece: Piece,
  folder: string,
  signal: AbortSignal,
): Promise<TaskResult> {
  const { ports, job } = assembly;
  const path =
    piece.kind === 'segment'
      ? await encodeSegment(assembly, piece.segment, folder, signal)
      : await joinSegments(assembly, piece.keys, folder, signal);
  // The epoch as well: attempts are counted anew where the pieces of an earlier epoch were forgotten.
  const key = taskKey(job.id, piece.task, piece.work.attempt, `${piece.kind}-${job.epoch}.mp4`);
  const { size } = await ports.objects.put(key, { path });
  return { key, size };
}

async function faulted(assembly: Assembly, piece: Piece, error: unknown): Promise<Outcome> {
  const { ports, job } = assembly;
  const { token } = piece.work.lease;
  const failure = asFailure(error);
  const answer = await ports.jobs.updateTask(job.id, piece.task, (task, now) =>
    fault(task, token, failure, job.request.limits.faults, now),
  );
  switch (answer.kind) {
    case 'lost':
      return again;
    case 'retry':
      return { kind: 'return', after: answer.after };
    case 'failed':
      await failJob(ports, job, failure);
      return done;
  }
}

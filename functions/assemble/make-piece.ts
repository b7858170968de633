import type { TaskResult } from '../domain/frame.ts';
import { taskKey } from '../domain/keys.ts';
import type { Outcome } from '../domain/outcome.ts';
import { milliseconds } from '../domain/units.ts';
import { complete } from '../domain/work-rules/complete.ts';
import { release } from '../domain/work-rules/lease.ts';
import type { TakenMessage } from '../render/render-station.ts';
import type { Scratch } from '../render/scratch.ts';
import { type ClaimedWork, underLease } from '../work/under-lease.ts';
import type { Assembly } from './assembly.ts';
import { encodeSegment } from './encode-segment.ts';
import { failJob, giveBack, wantsAssembly } from './end-assembly.ts';
import { VideoTooHeavy } from './errors.ts';
import { joinSegments } from './join-segments.ts';
import type { Piece } from './next-piece.ts';
import { FramesMissing } from './verify-frames.ts';

const done: Outcome = { kind: 'delete' };

/** Makes a piece under the lease that this worker holds, and records it. */
export async function makePiece(
  assembly: Assembly,
  piece: Piece,
  scratch: Scratch,
  taken: Pick<TakenMessage, 'hide' | 'stop' | 'over'>,
): Promise<Outcome> {
  const { ports, job } = assembly;
  const { token } = piece.work.lease;
  const claimed: ClaimedWork<TaskResult> = {
    job,
    token,
    update: (rule) => ports.jobs.updateTask(job.id, piece.task, rule),
    mayGoOn: (current) => wantsAssembly(current, job.epoch),
    taken,
  };
  const end = await underLease<TaskResult, Outcome>(ports, claimed, async (signal) => {
    try {
      const result = await scratch.inFolder((folder) =>
        makeInTime(assembly, piece, folder, signal, taken.over),
      );
      await claimed.update((task, now) => complete(task, token, result, now));
      // To look at once for what is next.
      return { kind: 'return', after: milliseconds(0) };
    } catch (error) {
      if (!(error instanceof FramesMissing)) throw error;
      await claimed.update((task, now) => release(task, token, now));
      await giveBack(ports, job);
      return done;
    }
  });
  switch (end.kind) {
    case 'done':
      return end.done;
    case 'queued':
    case 'lost':
      return end.outcome;
    case 'failed':
      await failJob(ports, job, end.work.failure);
      return done;
  }
}

/** @throws VideoTooHeavy when the time for the message is over before the piece is made */
async function makeInTime(
  assembly: Assembly,
  piece: Piece,
  folder: string,
  signal: AbortSignal,
  over: AbortSignal | undefined,
): Promise<TaskResult> {
  const until = over ? AbortSignal.any([signal, over]) : signal;
  try {
    return await make(assembly, piece, folder, until);
  } catch (error) {
    if (over?.aborted && !signal.aborted) throw new VideoTooHeavy(assembly.job.id);
    throw error;
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

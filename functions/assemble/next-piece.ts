import type { Failure } from '../domain/failure.ts';
import type { TaskName, TaskResult } from '../domain/frame.ts';
import { type Milliseconds, milliseconds } from '../domain/units.ts';
import type { LeasedWork } from '../domain/work.ts';
import type { Assembly } from './assembly.ts';
import type { Segment } from './segments.ts';
import { takePiece } from './take-piece.ts';

/** A piece of the video that this worker holds. */
export type Piece = { readonly task: TaskName; readonly work: LeasedWork } & (
  | { readonly kind: 'segment'; readonly segment: Segment }
  | { readonly kind: 'join'; readonly keys: readonly string[] }
);

export type NextPiece =
  | { readonly kind: 'piece'; readonly piece: Piece }
  | { readonly kind: 'video'; readonly video: TaskResult; readonly segments: readonly string[] }
  | { readonly kind: 'wait'; readonly after: Milliseconds }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'stale' };

/** Claims the first segment that nobody has or had, or the join once every segment is done. */
export async function nextPiece(assembly: Assembly): Promise<NextPiece> {
  const keys: string[] = [];
  const waits: Milliseconds[] = [];
  for (const segment of assembly.segments) {
    const answer = await take(assembly, segment.task);
    switch (answer.kind) {
      case 'claimed':
        return {
          kind: 'piece',
          piece: { kind: 'segment', task: segment.task, work: answer.work, segment },
        };
      case 'done':
        keys.push(answer.result.key as string);
        break;
      case 'wait':
        waits.push(answer.after);
        break;
      default:
        return answer;
    }
  }
  if (waits.length > 0) return { kind: 'wait', after: milliseconds(Math.min(...waits)) };
  const answer = await take(assembly, 'join');
  switch (answer.kind) {
    case 'claimed':
      return { kind: 'piece', piece: { kind: 'join', task: 'join', work: answer.work, keys } };
    case 'done':
      return { kind: 'video', video: answer.result, segments: keys };
    default:
      return answer;
  }
}

function take({ ports, job }: Assembly, task: TaskName) {
  const request = {
    token: ports.clock.token(),
    worker: 'assembly',
    epoch: job.epoch,
    faultLimit: job.request.limits.faults,
  };
  return ports.jobs.updateTask(job.id, task, (record, now) => takePiece(record, request, now));
}

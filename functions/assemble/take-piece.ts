import type { Failure } from '../domain/failure.ts';
import type { TaskRecord, TaskResult } from '../domain/frame.ts';
import type { Instant, Milliseconds } from '../domain/units.ts';
import type { LeasedWork } from '../domain/work.ts';
import { type ClaimRequest, claim } from '../domain/work-rules/claim.ts';
import type { Decision } from '../domain/work-rules/decision.ts';
import { reset } from '../domain/work-rules/reset.ts';

export type PieceAnswer =
  | { readonly kind: 'claimed'; readonly work: LeasedWork }
  | { readonly kind: 'done'; readonly result: TaskResult }
  | { readonly kind: 'wait'; readonly after: Milliseconds }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** The job has a newer epoch than the one that was read. */
  | { readonly kind: 'stale' };

/**
 * Claims a piece of a video, or tells what has become of it. What an earlier epoch made is made anew: its
 * frames may have been rendered again.
 */
export function takePiece(
  task: TaskRecord | undefined,
  request: ClaimRequest,
  now: Instant,
): Decision<TaskResult, PieceAnswer> {
  const current = reset(task, request.epoch, now).write ?? task;
  if (current?.epoch === request.epoch) {
    if (current.state === 'succeeded') return { answer: { kind: 'done', result: current.result } };
    if (current.state === 'failed') return { answer: { kind: 'failed', failure: current.failure } };
  }
  const { write, answer } = claim(current, request, now);
  const written = write && { write };
  switch (answer.kind) {
    case 'failed':
      return { ...written, answer: { kind: 'failed', failure: answer.work.failure } };
    // Ended in a newer epoch: what ended in this one was answered above.
    case 'not-needed':
      return { answer: { kind: 'stale' } };
    default:
      return { ...written, answer };
  }
}

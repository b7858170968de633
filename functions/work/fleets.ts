import { type Fleet, fleetOf, fleetsOf } from '../domain/fleet.ts';
import type { Job } from '../domain/job.ts';
import type { FrameMessage } from '../domain/messages.ts';
import type { FrameQueue, Queues } from '../ports/frame-queue.ts';
import type { WorkerContext } from '../render/worker-context.ts';

/** The fleet that a message's work belongs to; undefined on a farm that has one alone. */
function fleetFor(queues: Queues, { fleet: plan }: Job, message: FrameMessage): Fleet | undefined {
  if (!plan || !queues.gpu) return undefined;
  return message.kind === 'frame' ? fleetOf(plan, message.frame) : plan.fleet;
}

/** The queue of the job's priority and of the fleet that a message's work belongs to. */
export function workQueue(queues: Queues, job: Job, message: FrameMessage): FrameQueue {
  const { gpu, frames } = queuesOf(queues, job);
  if (gpu && fleetFor(queues, job, message) === 'gpu') return gpu;
  if (frames === queues.framesHigh) return frames;
  return message.kind === 'prepare' ? queues.prepare : queues.frames;
}

/** The queues of all fleets that frames of the job are sent to. */
export function frameQueues(queues: Queues, job: Job): readonly FrameQueue[] {
  const { gpu, frames } = queuesOf(queues, job);
  return job.fleet && gpu ? fleetsOf(job.fleet).map((fleet) => (fleet === 'gpu' ? gpu : frames)) : [frames];
}

/** Each fleet's queue for jobs of this priority. */
const queuesOf = (queues: Queues, { request: { priority } }: Job): Pick<Queues, 'gpu' | 'frames'> =>
  priority === 'high'
    ? { frames: queues.framesHigh, ...(queues.gpuHigh && { gpu: queues.gpuHigh }) }
    : queues;

/** Sends a job's work, each message to the fleet that it belongs to. */
export async function sendWork(queues: Queues, job: Job, messages: readonly FrameMessage[]): Promise<void> {
  const byQueue = Map.groupBy(messages, (message) => workQueue(queues, job, message));
  for (const [queue, own] of byQueue) await queue.send(own);
}

/** Sends work on that belongs to another fleet than this worker's. @returns whether it has */
export async function isSentOn(
  { ports: { queues }, fleet }: WorkerContext,
  job: Job,
  message: FrameMessage,
): Promise<boolean> {
  const wanted = fleetFor(queues, job, message);
  if (fleet === undefined || wanted === undefined || wanted === fleet) return false;
  await sendWork(queues, job, [message]);
  return true;
}

/** Whether work of the job that is too heavy for this worker's fleet goes to another instead of failing. */
export const mayMove = ({ ports: { queues }, fleet }: WorkerContext, job: Job): boolean =>
  fleet === 'lambda' && queues.gpu !== undefined && job.fleet?.mayMove === true;

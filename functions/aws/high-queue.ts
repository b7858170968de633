import type { FrameMessage } from '../domain/messages.ts';
import { epoch, jobId } from '../domain/units.ts';
import type { FrameQueue, Queues } from '../ports/frame-queue.ts';
import { RungQueue } from './rung-queue.ts';

/**
 * The queue of high jobs' work on Lambda, whose bells call whoever renders frames. A scene to open calls for itself, too, where
 * scenes have executions of their own: it would wait longer than others' if all that render were busy.
 */
export const highQueue = (
  queue: FrameQueue,
  { prepare, frames }: Pick<Queues, 'prepare' | 'frames'>,
): FrameQueue =>
  new RungQueue<FrameMessage, FrameMessage>(withScenesIn(prepare, queue), {
    queue: frames,
    bellFor: ({ job, epoch }) => ({ kind: 'bell', job, epoch }),
    anyBell: { kind: 'bell', job: jobId('j_none'), epoch: epoch(1) },
  });

/** Whoever opens the scene first has claimed it; the other message is deleted then. */
const withScenesIn = (prepare: Pick<FrameQueue, 'send'>, queue: FrameQueue): FrameQueue => ({
  async send(messages, options) {
    await queue.send(messages, options);
    const scenes = messages.filter(({ kind }) => kind === 'prepare');
    if (scenes.length > 0) await prepare.send(scenes, options);
  },
  receive: (options) => queue.receive(options),
  delete: (receipt) => queue.delete(receipt),
  hide: (receipt, time) => queue.hide(receipt, time),
  depth: () => queue.depth(),
});

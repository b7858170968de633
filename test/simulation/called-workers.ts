import type { Context } from 'aws-lambda';
import { highQueue } from '../../functions/aws/high-queue.ts';
import { highFirst } from '../../functions/aws-lambda/high-first.ts';
import { minutes } from '../../functions/domain/units.ts';
import type { FrameQueue, Queues } from '../../functions/ports/frame-queue.ts';
import { frameMessage } from '../../functions/ports/message-schemas.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import { takeWork } from '../../functions/render/take-work.ts';
import type { WorkerContext } from '../../functions/render/worker-context.ts';
import { handleMessage } from '../../functions/work/handle-message.ts';
import { hiddenWithLease } from '../../functions/work/keep-lease.ts';
import type { Source, WorkerLoop } from '../../functions/work/run-worker.ts';

/** A function's timeout, for which Lambda hides what it calls one by. */
const hiddenByLambda = minutes(15);
/** Frames of a simulation take no time of Lambda's. */
const context = {} as Context;

/** The queues as they are on AWS: that of high jobs calls nobody. */
export const rungQueues = (queues: Queues): Queues => ({
  ...queues,
  framesHigh: highQueue(queues.framesHigh, queues),
});

/** What a sandbox does that Lambda calls by the messages of two queues. */
export function calledBy(
  { queues }: Ports,
  worker: WorkerContext,
  { stop, report }: Pick<WorkerLoop, 'stop' | 'report'>,
): readonly Source[] {
  const { prepare, frames, framesHigh: high } = queues;
  const take = takeWork(worker);
  const work = highFirst(
    { schema: frameMessage, queueOf: () => frames, leased: true, take },
    { high, surelyHigh: high, frames, report },
  );
  const source =
    (queue: FrameQueue): Source =>
    async (onFree) => {
      const [delivery] = await queue.receive({ limit: 1, visibility: hiddenByLambda });
      if (!delivery) return undefined;
      return async () => {
        await queue.hide(delivery.receipt, hiddenWithLease).catch(report);
        const call = (message: typeof delivery.message, how: Parameters<typeof take>[1]) =>
          work.take(message, how, context);
        return handleMessage(queue, delivery, call, { onFree, stop, report });
      };
    };
  return [source(prepare), source(frames)];
}

import { milliseconds } from '../domain/units.ts';
import type { MessageQueue } from '../ports/frame-queue.ts';
import { handleMessage, type Take } from './handle-message.ts';
import { hiddenWithLease } from './keep-lease.ts';

/**
 * Receives one message and returns the work that it means, or undefined when none waits.
 * @param onFree  called when the next message may be taken although this one's work goes on
 */
export type Source = (onFree: () => void) => Promise<(() => Promise<unknown>) | undefined>;

export interface WorkerLoop {
  /** Asked in this order for each message. */
  readonly sources: readonly Source[];
  /** Resolves when a message may be there, or at once when `stop` is raised. */
  readonly wait: (stop: AbortSignal) => Promise<void>;
  readonly stop: AbortSignal;
  readonly report: (error: unknown) => void;
}

/**
 * Messages that may be worked on beside the last one taken: frames that render, or whose files are verified and stored.
 */
const finishingAtOnce = 2;

/** Joins a queue to its station: what the station says becomes of the message is done to it. */
export function sourceOf<Message>(
  queue: MessageQueue<Message>,
  take: Take<Message>,
  { stop, report }: Pick<WorkerLoop, 'stop' | 'report'>,
): Source {
  return async (onFree) => {
    const [delivery] = await queue.receive({ limit: 1, visibility: hiddenWithLease });
    if (delivery && stop.aborted) {
      // It came while the worker was told to stop: others may have it at once.
      await queue.hide(delivery.receipt, milliseconds(0));
      return undefined;
    }
    return delivery && (() => handleMessage(queue, delivery, take, { onFree, stop, report }));
  };
}

/**
 * Takes messages one after another until it is stopped; a message is taken while the one before is being
 * finished, once its station says that it is free, or soon will be. Resolves when all are finished.
 */
export async function runWorker(loop: WorkerLoop): Promise<void> {
  const { sources, wait, stop, report } = loop;
  const finishing = new Set<Promise<unknown>>();
  while (!stop.aborted) {
    const free = Promise.withResolvers<void>();
    const handle = await firstOf(sources, free.resolve).catch(report);
    if (!handle) {
      await wait(stop);
      continue;
    }
    const done: Promise<unknown> = handle().finally(() => finishing.delete(done));
    finishing.add(done);
    await Promise.race([free.promise, done]);
    while (finishing.size > finishingAtOnce) await Promise.race(finishing);
  }
  await Promise.all(finishing);
}

async function firstOf(sources: readonly Source[], onFree: () => void) {
  for (const source of sources) {
    const handle = await source(onFree);
    if (handle) return handle;
  }
  return undefined;
}

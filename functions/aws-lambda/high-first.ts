import type { Context } from 'aws-lambda';
import type { FrameMessage } from '../domain/messages.ts';
import type { Outcome } from '../domain/outcome.ts';
import { milliseconds } from '../domain/units.ts';
import type { Delivery, FrameQueue } from '../ports/frame-queue.ts';
import type { TakenMessage } from '../render/render-station.ts';
import { handleMessage } from '../work/handle-message.ts';
import { hiddenWithLease } from '../work/keep-lease.ts';
import type { QueueWork } from './sqs-handler.ts';

export interface HighWork {
  /** Work of high jobs, by a look that waits for nothing. */
  readonly high: FrameQueue;
  /** The same queue; a look waits a moment, and so misses nothing that is there. */
  readonly surelyHigh: FrameQueue;
  /** Where the frames of other jobs come from, and bells. */
  readonly frames: Pick<FrameQueue, 'send'>;
  /** Told what went wrong and was gone round. */
  readonly report: (error: unknown) => void;
}

/** Messages that nobody needs any more take time that the function was given for its own. */
const mostLooks = 10;

const deleted: Outcome = { kind: 'delete' };
const returned: Outcome = { kind: 'return', after: milliseconds(0) };

/**
 * Does the work of a high job, where some waits, instead of that which the function was called for: the frame it was called
 * for is sent again, for another to take. Its message is not returned, because each delivery brings it nearer to the
 * dead letters.
 */
export function highFirst(work: QueueWork<FrameMessage>, queues: HighWork): QueueWork<FrameMessage> {
  return {
    ...work,
    async take(message, taken, context) {
      // Preparations have executions of their own.
      if (message.kind === 'prepare') return work.take(message, taken, context);
      const isBell = message.kind === 'bell';
      const queue = isBell ? queues.surelyHigh : queues.high;
      for (let looks = 0; looks < mostLooks; looks++) {
        // A queue of high jobs that cannot be asked keeps no frame from being rendered; a bell comes back.
        const delivery = isBell ? await firstOf(queue) : await firstOf(queue).catch(queues.report);
        if (!delivery) return isBell ? deleted : work.take(message, taken, context);
        const outcome = await instead({ work, queues, message, queue, delivery, taken, context });
        if (outcome) return outcome;
      }
      return isBell ? returned : work.take(message, taken, context);
    },
  };
}

interface Instead {
  readonly work: QueueWork<FrameMessage>;
  readonly queues: HighWork;
  /** What the function was called by, and what may be done with it. */
  readonly message: FrameMessage;
  readonly taken: TakenMessage;
  /** What is taken instead, and from where. */
  readonly queue: FrameQueue;
  readonly delivery: Delivery<FrameMessage>;
  readonly context: Context;
}

/**
 * Both messages stay hidden as long as the work goes on, so that both are back when the sandbox dies.
 * @returns what becomes of the function's own message; undefined when the other one was no work
 */
async function instead(it: Instead): Promise<Outcome | undefined> {
  const { work, queues, message, queue, delivery, taken, context } = it;
  let own: Outcome | undefined;
  const onClaim = async () => {
    // Of frames that are rendered in order each is claimed.
    own ??= message.kind === 'bell' ? deleted : await sentAgain(queues, message);
  };
  await handleMessage(
    queue,
    delivery,
    (high, how) => {
      const hide: TakenMessage['hide'] = async (time) => {
        await Promise.all([how.hide(time), taken.hide(time)]);
      };
      return work.take(high, { ...how, hide, onClaim }, context);
    },
    { ...taken, report: queues.report },
  );
  return own;
}

async function firstOf(queue: FrameQueue): Promise<Delivery<FrameMessage> | undefined> {
  const [delivery] = await queue.receive({ limit: 1, visibility: hiddenWithLease });
  return delivery;
}

async function sentAgain({ frames, report }: HighWork, message: FrameMessage): Promise<Outcome> {
  try {
    await frames.send([message]);
    return deleted;
  } catch (error) {
    report(error);
    return returned;
  }
}

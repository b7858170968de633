import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import type { Outcome } from '../domain/outcome.ts';
import type { MessageQueue } from '../ports/frame-queue.ts';
import type { TakenMessage } from '../render/render-station.ts';
import { handleMessage } from '../work/handle-message.ts';
import { hiddenWithLease } from '../work/keep-lease.ts';
import { nearingItsEnd } from './invocation.ts';

/** How a function works on the messages of a queue. */
export interface QueueWork<Message> {
  readonly schema: z.ZodType<Message>;
  /** The queue that a message came from. */
  readonly queueOf: (message: Message) => Pick<MessageQueue<Message>, 'hide'>;
  /**
   * Whether it works under a lease. Its message is then hidden no longer than the lease lasts, so that a dead
   * sandbox is noticed in minutes and not when the queue's own visibility ends.
   */
  readonly leased: boolean;
  readonly take: (message: Message, taken: TakenMessage, context: Context) => Promise<Outcome>;
}

/** A sandbox is not told to stop: it dies, and its leases end. */
const never = new AbortController().signal;

/** Handles the events of a queue: Lambda deletes the messages that are done, and those that failed come back. */
export function sqsHandler<Message>(work: QueueWork<Message>) {
  return async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const outcomes = await Promise.all(Records.map((record) => handleRecord(work, record, context)));
    const returned = Records.filter((_record, index) => outcomes[index] === 'return');
    return { batchItemFailures: returned.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

async function handleRecord<Message>(
  { schema, queueOf, leased, take }: QueueWork<Message>,
  record: SQSRecord,
  context: Context,
): Promise<Outcome['kind']> {
  const message = parse(schema, record);
  if (message === undefined) return 'delete';
  const queue = queueOf(message);
  const receipt = record.receiptHandle;
  if (leased) void queue.hide(receipt, hiddenWithLease).catch(console.error);
  using nearing = nearingItsEnd(context);
  return await handleMessage(
    { hide: (of, time) => queue.hide(of, time), delete: leftToLambda },
    { message, receipt },
    (taken, how) => take(taken, how, context),
    { stop: never, over: nearing.signal, onFree: () => undefined, report: console.error },
  );
}

const leftToLambda = async () => undefined;

/** A message that no one can read is a lost hint: it goes, and reconcile sends what is still to be done. */
function parse<Message>(schema: z.ZodType<Message>, { body, messageId }: SQSRecord): Message | undefined {
  try {
    return schema.parse(JSON.parse(body));
  } catch (cause) {
    console.error(new Error(`the message ${messageId} is none that this function can read`, { cause }));
    return undefined;
  }
}

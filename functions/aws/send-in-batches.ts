import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { FarmError } from '../domain/failure.ts';
import type { Milliseconds } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import { everyLimited } from '../work/every-limited.ts';
import { mostTries, retrying, ServiceBusy, waitAtRandom } from './retrying.ts';

/** As SQS has it. */
const sentAtOnce = 10;
const longestDelay = 900;
/** Batches on their way at the same time. */
const batchesAtOnce = 32;

export class MessageRefused extends FarmError {
  constructor(code: string | undefined, message: string | undefined) {
    super(`the queue refused a message: ${message ?? code ?? 'it did not say why'}`, {
      advice: 'report this together with the farm’s log: its messages ought to be small and plain text',
      details: { code },
    });
  }
}

export interface Sending {
  /** URL of the queue. */
  readonly url: string;
  /** Before the messages can be received: up to 15 minutes, a longer one is cut short. */
  readonly delay: Milliseconds;
  readonly entries: readonly Entry[];
}

interface Entry {
  readonly body: string;
  /** Messages of one group do not keep those of others waiting. */
  readonly group: string;
}

/**
 * Sends messages ten at a time. Of a batch that was taken in part, the rest is sent again.
 * @throws MessageRefused, ServiceBusy; the other messages may have been sent
 */
export async function sendInBatches(
  client: SQSClient,
  clock: Clock,
  { url, delay, entries }: Sending,
): Promise<void> {
  const batches = Array.from({ length: Math.ceil(entries.length / sentAtOnce) }, (_, at) =>
    entries.slice(at * sentAtOnce, (at + 1) * sentAtOnce),
  );
  const wait = Math.min(longestDelay, Math.ceil(delay / 1000));
  await everyLimited(batches, batchesAtOnce, async (batch) => {
    let left = batch;
    for (let tries = 0; tries < mostTries; tries++) {
      const command = batchCommand(url, wait, left);
      const { Failed: failed = [] } = await retrying(clock, 'sending messages', () => client.send(command));
      const refused = failed.find(({ SenderFault: isOurs }) => isOurs);
      if (refused) throw new MessageRefused(refused.Code, refused.Message);
      const ids = new Set(failed.map(({ Id: id }) => id));
      left = left.filter((_entry, at) => ids.has(`${at}`));
      if (left.length === 0) return;
      await waitAtRandom(clock, tries);
    }
    throw new ServiceBusy('sending messages');
  });
}

const batchCommand = (url: string, wait: number, entries: readonly Entry[]) =>
  new SendMessageBatchCommand({
    QueueUrl: url,
    Entries: entries.map(({ body, group }, at) => ({
      Id: `${at}`,
      MessageBody: body,
      MessageGroupId: group,
      DelaySeconds: wait,
    })),
  });

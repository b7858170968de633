import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type QueueAttributeName,
  ReceiveMessageCommand,
  type SQSClient,
  type Message as SqsMessage,
} from '@aws-sdk/client-sqs';
import { type Milliseconds, milliseconds, seconds } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { Delivery, MessageQueue } from '../ports/frame-queue.ts';
import { sendInBatches } from './send-in-batches.ts';

export interface SqsQueueSettings<Message> {
  readonly url: string;
  /** The job that a message belongs to: jobs take turns in being received (fair queues). */
  readonly jobOf: (message: Message) => string;
  /** Reads a message's body. @throws when it is no message of this queue */
  readonly parse: (body: unknown) => Message;
  /** How long `receive` waits for a message, up to 20 s; not at all by default. */
  readonly wait?: Milliseconds;
}

/** As long as SQS lets a message be hidden, in seconds. */
const longestHidden = 12 * 3600;
const receivedAtOnce = 10;
/** What SQS says of receipts that are worth nothing any more. */
const oldReceipt = new Set(['MessageNotInflight', 'ReceiptHandleIsInvalid', 'InvalidParameterValue']);

/**
 * A queue on SQS. Its promise is kept but for one thing: a deletion under an old receipt may be obeyed, which
 * does no harm where messages are hints that are deleted once their work is done.
 */
export class SqsQueue<Message> implements MessageQueue<Message> {
  readonly #client: SQSClient;
  readonly #clock: Clock;
  readonly #settings: SqsQueueSettings<Message>;

  constructor(client: SQSClient, clock: Clock, settings: SqsQueueSettings<Message>) {
    this.#client = client;
    this.#clock = clock;
    this.#settings = settings;
  }

  async send(messages: readonly Message[], { delay = milliseconds(0) } = {}): Promise<void> {
    const { url, jobOf } = this.#settings;
    const entries = messages.map((message) => ({ body: bodyOf(message), group: jobOf(message) }));
    await sendInBatches(this.#client, this.#clock, { url, delay, entries });
  }

  async receive(options: { readonly limit: number; readonly visibility: Milliseconds }) {
    const { url, wait = milliseconds(0) } = this.#settings;
    for (;;) {
      const { Messages: messages = [] } = await this.#client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: Math.min(options.limit, receivedAtOnce),
          VisibilityTimeout: wholeSeconds(options.visibility),
          WaitTimeSeconds: wholeSeconds(wait),
          MessageSystemAttributeNames: ['ApproximateReceiveCount'],
        }),
        { requestTimeout: wait + seconds(5) },
      );
      const read = await Promise.all(messages.map((message) => this.#read(message)));
      const deliveries = read.filter((delivery) => delivery !== undefined);
      // A batch of nothing but unreadable messages must not look like an empty queue.
      if (deliveries.length > 0 || messages.length === 0) return deliveries;
    }
  }

  async delete(receipt: string): Promise<void> {
    const command = new DeleteMessageCommand({ QueueUrl: this.#settings.url, ReceiptHandle: receipt });
    await this.#client.send(command).catch(ignoreOldReceipt);
  }

  async hide(receipt: string, time: Milliseconds): Promise<void> {
    const command = new ChangeMessageVisibilityCommand({
      QueueUrl: this.#settings.url,
      ReceiptHandle: receipt,
      VisibilityTimeout: Math.min(wholeSeconds(time), longestHidden),
    });
    await this.#client.send(command).catch(ignoreOldReceipt);
  }

  async depth() {
    const { Attributes: attributes = {} } = await this.#client.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.#settings.url,
        AttributeNames: [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesNotVisible',
          'ApproximateNumberOfMessagesDelayed',
        ],
      }),
    );
    const number = (name: QueueAttributeName) => Number(attributes[name] ?? 0);
    return {
      waiting: number('ApproximateNumberOfMessages'),
      hidden: number('ApproximateNumberOfMessagesNotVisible') + number('ApproximateNumberOfMessagesDelayed'),
    };
  }

  /** A message that no one can read is a lost hint: it goes, and reconcile sends what is still to be done. */
  async #read(received: SqsMessage): Promise<Delivery<Message> | undefined> {
    const receipt = received.ReceiptHandle ?? '';
    try {
      const message = this.#settings.parse(JSON.parse(received.Body ?? ''));
      return { message, receipt, deliveries: Number(received.Attributes?.ApproximateReceiveCount ?? 1) };
    } catch (error) {
      process.emitWarning(`removed an unreadable message from the queue ${this.#settings.url}: ${error}`);
      await this.delete(receipt);
      return undefined;
    }
  }
}

const wholeSeconds = (time: Milliseconds) => Math.ceil(time / 1000);

function ignoreOldReceipt(error: unknown): void {
  if (!(error instanceof Error) || !oldReceipt.has(error.name)) throw error;
}

/** As JSON, in which the two characters that SQS refuses are written as escapes. */
const bodyOf = (message: unknown): string =>
  JSON.stringify(message).replaceAll(
    /[\uFFFE\uFFFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );

import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type CfnFunction, type Function as LambdaFunction, RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { type DeadLetterQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Priority } from '../functions/domain/priority.ts';
import { acceptFindings } from './accept-findings.ts';
import type { FarmProcess } from './farm-process.ts';
import { type FarmQueue, farmQueues, type Rights } from './rights.ts';

/** SQS keeps no message longer. */
const retention = Duration.days(14);
/** A backstop far behind the farm's own retry policy: what is delivered so often kills its workers. */
const deliveries = 100;

const taking = ['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage'];

/**
 * What a frame's end sends calls the same function again: the next of its lane, or a frame that made room for a high job.
 * Lambda takes the sixteenth of such calls for a loop that nobody wants, unless it is told otherwise, and hands its message
 * to the dead letters. What ends these loops is that each frame is rendered once.
 * @see AWS Lambda, recursive loop detection, read 2026-11
 */
function allowRecursion(to: LambdaFunction): void {
  (to.node.defaultChild as CfnFunction).recursiveLoop = RecursiveLoop.ALLOW;
}

const settingOf: Readonly<Record<FarmQueue, string>> = {
  prepare: 'FARM_QUEUE_PREPARE',
  frames: 'FARM_QUEUE_FRAMES',
  framesHigh: 'FARM_QUEUE_FRAMES_HIGH',
  gpu: 'FARM_QUEUE_GPU',
  gpuHigh: 'FARM_QUEUE_GPU_HIGH',
  dispatch: 'FARM_QUEUE_DISPATCH',
  assemble: 'FARM_QUEUE_ASSEMBLE',
  deadLetters: 'FARM_QUEUE_DEAD_LETTERS',
};

interface QueuesProps {
  /** Whether all work shares one queue, as in a small account. */
  readonly shared: boolean;
  /** Whether there is a GPU fleet, which has queues of its own in every account: no function takes from them. */
  readonly gpu: boolean;
  /** How long a message is hidden at first: not less than the timeout of the function that it calls. */
  readonly hidden: Readonly<Record<FarmQueue, Duration>>;
}

/** The farm's queues, and what ends up in none of them: the last resort. */
export class Queues extends Construct {
  readonly #queues: Readonly<Partial<Record<FarmQueue, Queue>>>;
  /** The GPU fleet's frames, and scenes that it opens, by the priority of their jobs; undefined on a farm without one. */
  readonly gpu: Readonly<Record<Priority, Queue>> | undefined;
  /** Dead letters that their own consumer could not take either; nobody takes these but a person. */
  readonly lastResort: Queue;

  constructor(scope: Construct, id: string, { shared, gpu, hidden }: QueuesProps) {
    super(scope, id);
    this.lastResort = this.#make('LastResort', {});
    acceptFindings(this.lastResort, {
      'AwsSolutions-SQS3': 'it is the end of the line, and an alarm watches it',
    });
    const deadLetters = this.#make('DeadLetters', { hidden: hidden.deadLetters, after: this.lastResort });
    const own = (name: string, time: Duration) => this.#make(name, { hidden: time, after: deadLetters });
    this.gpu = gpu ? { normal: own('Gpu', hidden.gpu), high: own('HighGpu', hidden.gpuHigh) } : undefined;
    const unmapped = {
      framesHigh: own('HighFrames', hidden.framesHigh),
      ...(this.gpu && { gpu: this.gpu.normal, gpuHigh: this.gpu.high }),
    };
    if (shared) {
      const work = own('Work', hidden.frames);
      this.#queues = {
        prepare: work,
        frames: work,
        dispatch: work,
        assemble: work,
        deadLetters,
        ...unmapped,
      };
    } else {
      this.#queues = {
        prepare: own('Prepare', hidden.prepare),
        frames: own('Frames', hidden.frames),
        dispatch: own('Dispatch', hidden.dispatch),
        assemble: own('Assemble', hidden.assemble),
        deadLetters,
        ...unmapped,
      };
    }
  }

  /** The queue itself; several names may lead to one. */
  of(name: Exclude<FarmQueue, 'gpu' | 'gpuHigh'>): Queue {
    const queue = this.#queues[name];
    if (!queue) throw new Error(`there is no queue ${name}`);
    return queue;
  }

  /** Lets a function take a queue's messages, one at a time and this many side by side. */
  deliver(
    name: Exclude<FarmQueue, 'framesHigh' | 'gpu' | 'gpuHigh'>,
    to: LambdaFunction,
    maxConcurrency: number,
  ): void {
    to.addEventSource(
      new SqsEventSource(this.of(name), { batchSize: 1, maxConcurrency, reportBatchItemFailures: true }),
    );
    allowRecursion(to);
  }

  /** Tells a function where the queues are, and lets it do this with them. */
  give(to: FarmProcess, { send = [], measure = [] }: Pick<Rights, 'send' | 'measure'>): void {
    for (const name of farmQueues) {
      const queue = this.#queues[name];
      if (queue) to.addEnvironment(settingOf[name], queue.queueUrl);
    }
    for (const name of send) this.#queues[name]?.grant(to, 'sqs:SendMessage');
    for (const name of measure) this.#queues[name]?.grant(to, 'sqs:GetQueueAttributes');
  }

  /** Lets a machine of the GPU fleet take that fleet's messages. */
  giveGpuWork(to: FarmProcess): void {
    for (const queue of Object.values(this.gpu ?? {})) queue.grant(to, ...taking);
  }

  /** Lets a function that is called for frames take the work of high jobs instead, which calls none by itself. */
  giveHighWork(to: FarmProcess): void {
    this.of('framesHigh').grant(to, ...taking);
  }

  #make(id: string, { hidden, after }: { hidden?: Duration; after?: Queue }): Queue {
    const deadLetterQueue: DeadLetterQueue | undefined = after && {
      queue: after,
      maxReceiveCount: deliveries,
    };
    return new Queue(this, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: retention,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(hidden && { visibilityTimeout: hidden }),
      ...(deadLetterQueue && { deadLetterQueue }),
    });
  }
}

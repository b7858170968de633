import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { awsPorts } from '../../functions/aws/aws-ports.ts';
import { readFarmSettings } from '../../functions/aws/farm-settings.ts';
import { blobDigest } from '../../functions/domain/blob-digest.ts';
import type { Job } from '../../functions/domain/job.ts';
import { blobKey } from '../../functions/domain/keys.ts';
import { type FrameNumber, jobId, type Sha256 } from '../../functions/domain/units.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import { createTable } from '../aws/create-table.ts';
import { miniStack } from '../aws/ministack.ts';
import { aJob } from '../domain/a-job.ts';

/** What of a farm the function that renders needs, in the local AWS of this process: nothing calls the function. */
export class EmulatedFarm {
  /** The function's environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly ports: Ports;
  readonly #sqs: SQSClient;
  #jobs = 0;

  private constructor(environment: Readonly<Record<string, string>>, sqs: SQSClient) {
    this.environment = environment;
    this.ports = awsPorts(readFarmSettings(environment));
    this.#sqs = sqs;
  }

  static async open(): Promise<EmulatedFarm> {
    const { dynamo, s3, sqs } = (await miniStack()).clients;
    await createTable(dynamo, 'farm');
    await s3.send(new CreateBucketCommand({ Bucket: 'farm' }));
    const queue = async (name: string) =>
      (await sqs.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl ?? '';
    const environment = {
      AWS_REGION: 'us-east-1',
      FARM_TABLE: 'farm',
      FARM_BUCKET: 'farm',
      FARM_EVENT_BUS: 'default',
      FARM_QUEUE_PREPARE: await queue('prepare'),
      FARM_QUEUE_FRAMES: await queue('frames'),
      FARM_QUEUE_FRAMES_HIGH: await queue('frames-high'),
      FARM_QUEUE_DISPATCH: await queue('dispatch'),
      FARM_QUEUE_ASSEMBLE: await queue('assemble'),
      FARM_QUEUE_DEAD_LETTERS: await queue('dead-letters'),
      FARM_BLENDER_VERSIONS: '5.2',
      FARM_FRAME_TIME_S: '600',
      FARM_MEMORY_MB: '4096',
      FARM_DISK_MB: '2048',
    };
    return new EmulatedFarm(environment, sqs);
  }

  /** Begins a job of ten frames, none of which is on a queue. @param scene  path of a `.blend` that needs no other file */
  async submit(scene: string): Promise<Job> {
    const { request } = aJob();
    const job = aJob({
      id: jobId(`j_${++this.#jobs}`),
      request: { ...request, scene: basename(scene), manifest: await this.#storeTree(scene) },
    });
    await this.ports.jobs.createJob(() => job);
    return job;
  }

  /** Queues a frame and takes its message back, as Lambda hands it to the function. */
  async eventFor(job: Job, frame: FrameNumber): Promise<SQSEvent> {
    await this.ports.queues.frames.send([{ kind: 'frame', job: job.id, epoch: job.epoch, frame }]);
    const { Messages: [message] = [] } = await this.#sqs.send(
      new ReceiveMessageCommand({ QueueUrl: this.environment.FARM_QUEUE_FRAMES, VisibilityTimeout: 900 }),
    );
    return {
      Records: [
        {
          messageId: message?.MessageId ?? '',
          receiptHandle: message?.ReceiptHandle ?? '',
          body: message?.Body ?? '',
          md5OfBody: message?.MD5OfBody ?? '',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: '0',
            SenderId: 'test',
            ApproximateFirstReceiveTimestamp: '0',
          },
          messageAttributes: {},
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:frames',
          awsRegion: 'us-east-1',
        },
      ],
    };
  }

  /** @returns the digest of the manifest */
  async #storeTree(scene: string): Promise<Sha256> {
    const { sha256, size } = await blobDigest(createReadStream(scene));
    const manifest = Buffer.from(JSON.stringify([{ path: basename(scene), sha256, size }]));
    const { sha256: digest } = await blobDigest(Readable.from([manifest]));
    await this.ports.objects.put(blobKey(sha256), { stream: createReadStream(scene) });
    await this.ports.objects.put(blobKey(digest), { bytes: manifest });
    return digest;
  }
}

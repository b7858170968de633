import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { awsClients } from '../../functions/aws/aws-clients.ts';
import { awsPorts } from '../../functions/aws/aws-ports.ts';
import type { FarmSettings } from '../../functions/aws/farm-settings.ts';
import { sqsHandler } from '../../functions/aws-lambda/sqs-handler.ts';
import { renderWork } from '../../functions/render/render-work.ts';
import { Sandbox } from '../../functions/render/sandbox.ts';
import { type Recording, recordCalls } from './recorded-calls.ts';

export interface RenderOnAws {
  readonly settings: FarmSettings;
  /** Looks for messages, as Lambda does for its functions: not counted. */
  readonly poller: SQSClient;
  readonly blender: string;
  /** An empty folder. */
  readonly folder: string;
  /** Frames that are rendered before the count begins, and then counted. */
  readonly warm: number;
  readonly counted: number;
}

/** Renders frames that wait in the queue as a sandbox does. @returns what the counted ones asked of AWS */
export async function renderOnAws(options: RenderOnAws): Promise<Recording> {
  const { settings, blender, folder, warm, counted } = options;
  const clients = awsClients();
  const recording = recordCalls(clients);
  const ports = awsPorts(settings, { clients });
  const { memory, allowScripts, frameTime } = settings;
  await using sandbox = await Sandbox.open({
    ports,
    blender,
    folder,
    memory,
    allowScripts,
    sandbox: 'bench',
  });
  const handler = sqsHandler(renderWork(sandbox, ports.queues, frameTime));
  for (let frame = 0; frame < warm; frame++) await renderNext(options, handler);
  recording.clear();
  for (let frame = 0; frame < counted; frame++) await renderNext(options, handler);
  for (const client of Object.values(clients)) client.destroy();
  return recording;
}

async function renderNext(
  { settings, poller }: RenderOnAws,
  handler: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>,
): Promise<void> {
  const queue = { QueueUrl: settings.queues.frames };
  const { Messages: [message] = [] } = await poller.send(new ReceiveMessageCommand(queue));
  if (!message) throw new Error('no frame waits');
  const { MessageId: messageId, ReceiptHandle: receiptHandle, Body: body } = message;
  const record = { messageId, receiptHandle, body } as SQSRecord;
  const context = { getRemainingTimeInMillis: () => 600_000 } as Context;
  const { batchItemFailures } = await handler({ Records: [record] }, context);
  if (batchItemFailures.length > 0) throw new Error('a frame was not rendered');
  await poller.send(new DeleteMessageCommand({ ...queue, ReceiptHandle: receiptHandle }));
}

import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import * as z from 'zod';
import { ServiceBusy } from '../../functions/aws/retrying.ts';
import { MessageRefused } from '../../functions/aws/send-in-batches.ts';
import { SqsQueue } from '../../functions/aws/sqs-queue.ts';
import { milliseconds, minutes, seconds } from '../../functions/domain/units.ts';
import { hastyClock } from './hasty-clock.ts';

const note = z.object({ number: z.int() });
type Note = z.infer<typeof note>;

const sqs = mockClient(SQSClient);
let clock: ReturnType<typeof hastyClock>;
let queue: SqsQueue<Note>;

beforeEach(() => {
  sqs.reset();
  sqs.on(SendMessageBatchCommand).resolves({});
  clock = hastyClock();
  queue = new SqsQueue(new SQSClient({}), clock, {
    url: 'https://sqs/notes',
    jobOf: ({ number }) => `job-${number % 2}`,
    parse: (body) => note.parse(body),
  });
});

const notes = (count: number): Note[] => Array.from({ length: count }, (_, number) => ({ number }));
const sent = () =>
  sqs.commandCalls(SendMessageBatchCommand).map(({ args: [command] }) => command.input.Entries ?? []);
const numbers = (entries: ReturnType<typeof sent>[number]) =>
  entries.map(({ MessageBody: body }) => note.parse(JSON.parse(body ?? '')).number);
const named = (name: string) => Object.assign(new Error(name), { name });

test('a thousand messages are sent in a hundred batches, many at once, each grouped by its job', async () => {
  let underWay = 0;
  let most = 0;
  sqs.on(SendMessageBatchCommand).callsFake(async () => {
    most = Math.max(most, ++underWay);
    await new Promise(setImmediate);
    underWay -= 1;
    return {};
  });
  await queue.send(notes(1000));
  expect(sent()).toHaveLength(100);
  expect(
    sent()
      .flatMap(numbers)
      .sort((a, b) => a - b),
  ).toEqual(notes(1000).map(({ number }) => number));
  expect(sent()[0]?.[1]).toMatchObject({ MessageGroupId: 'job-1' });
  expect(most).toBe(32);
});

test('of a batch that was taken in part, only the rest is sent again', async () => {
  sqs
    .on(SendMessageBatchCommand)
    .resolvesOnce({
      Successful: [],
      Failed: ['1', '3'].map((Id) => ({ Id, Code: 'InternalError', SenderFault: false })),
    })
    .resolvesOnce({ Successful: [], Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false }] })
    .resolves({});
  await queue.send(notes(5));
  expect(sent().map(numbers)).toEqual([[0, 1, 2, 3, 4], [1, 3], [3]]);
  expect(clock.waits).toEqual([12.5, 25]);
});

test('characters that SQS refuses are sent as escapes, and read as they were', async () => {
  const odd = 'a\u0000b\ud800c\ufffed\uffff';
  const texts = new SqsQueue<string>(new SQSClient({}), clock, {
    url: 'https://sqs/texts',
    jobOf: () => 'job',
    parse: (body) => z.string().parse(body),
  });
  await texts.send([odd]);
  const body = sent()[0]?.[0]?.MessageBody ?? '';
  expect(body).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd]*$/);
  expect(JSON.parse(body)).toBe(odd);
});

test('a message that SQS will never take is an error at once', async () => {
  const refusal = { Id: '0', Code: 'InvalidMessageContents', Message: 'odd characters', SenderFault: true };
  sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [refusal] });
  await expect(queue.send(notes(1))).rejects.toThrow(MessageRefused);
  expect(clock.waits).toEqual([]);
});

test('throttling is waited out, and told when it does not end', async () => {
  sqs.on(SendMessageBatchCommand).rejectsOnce(named('RequestThrottled')).resolves({});
  await queue.send(notes(1));
  sqs.on(SendMessageBatchCommand).rejects(named('ThrottlingException'));
  await expect(queue.send(notes(1))).rejects.toThrow(ServiceBusy);
});

test('a delay is cut to what SQS can, and odd times are rounded up to seconds', async () => {
  await queue.send(notes(1), { delay: minutes(60) });
  await queue.send(notes(1), { delay: milliseconds(1200) });
  expect(sent().map(([entry]) => entry?.DelaySeconds)).toEqual([900, 2]);
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
  await queue.hide('receipt', milliseconds(1));
  await queue.hide('receipt', minutes(13 * 60));
  const hidden = sqs.commandCalls(ChangeMessageVisibilityCommand).map(({ args: [command] }) => command.input);
  expect(hidden.map(({ VisibilityTimeout }) => VisibilityTimeout)).toEqual([1, 43_200]);
});

test.each(['MessageNotInflight', 'ReceiptHandleIsInvalid', 'InvalidParameterValue'])(
  'a receipt that SQS answers with %s does nothing',
  async (name) => {
    sqs.on(ChangeMessageVisibilityCommand).rejects(named(name));
    sqs.on(DeleteMessageCommand).rejects(named(name));
    await queue.hide('old', seconds(90));
    await queue.delete('old');
  },
);

test('another failure of a deletion is an error', async () => {
  sqs.on(DeleteMessageCommand).rejects(named('AccessDenied'));
  await expect(queue.delete('receipt')).rejects.toThrow('AccessDenied');
});

test('a message that no one can read is removed, and does not look like an empty queue', async () => {
  const readable = { Body: '{"number":7}', ReceiptHandle: 'b', Attributes: { ApproximateReceiveCount: '3' } };
  sqs
    .on(ReceiveMessageCommand)
    .resolvesOnce({ Messages: [{ Body: 'not JSON', ReceiptHandle: 'a' }] })
    .resolves({ Messages: [readable] });
  sqs.on(DeleteMessageCommand).resolves({});
  const received = await queue.receive({ limit: 10, visibility: seconds(90) });
  expect(received).toEqual([{ message: { number: 7 }, receipt: 'b', deliveries: 3 }]);
  const deleted = sqs
    .commandCalls(DeleteMessageCommand)
    .map(({ args: [command] }) => command.input.ReceiptHandle);
  expect(deleted).toEqual(['a']);
});

import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { beforeEach, expect, jest, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { EventBridgeBus } from '../../functions/aws/event-bridge-bus.ts';
import { frameNumber, jobId } from '../../functions/domain/units.ts';
import type { FarmEvent } from '../../functions/ports/event-bus.ts';

const events = mockClient(EventBridgeClient);
const job = jobId('j_1');
let bus: EventBridgeBus;

beforeEach(() => {
  events.reset();
  events
    .on(PutEventsCommand)
    .callsFake(async ({ Entries = [] }) => ({ Entries: Entries.map(() => ({ EventId: 'e' })) }));
  bus = new EventBridgeBus(new EventBridgeClient({}), 'farm');
});

const ended = (number: number): FarmEvent => ({
  kind: 'frame',
  job,
  frame: frameNumber(number),
  state: 'succeeded',
  attempt: 1,
});
const published = () =>
  events.commandCalls(PutEventsCommand).map(({ args: [command] }) => command.input.Entries ?? []);

test('an event is told with its source, its type and itself', async () => {
  await bus.publish({ kind: 'job', job, state: 'succeeded' });
  expect(published()).toEqual([
    [
      {
        EventBusName: 'farm',
        Source: 'render-farm',
        DetailType: 'job succeeded',
        Detail: JSON.stringify({ kind: 'job', job, state: 'succeeded' }),
      },
    ],
  ]);
});

test('events gather while others are on their way, and go ten at a time', async () => {
  await Promise.all(Array.from({ length: 25 }, (_, number) => bus.publish(ended(number))));
  expect(published().map((batch) => batch.length)).toEqual([1, 10, 10, 4]);
  await bus.publish(ended(99));
  expect(published()).toHaveLength(5);
});

test('progress is not told', async () => {
  await bus.publish({ kind: 'progress', job, frame: frameNumber(1), fraction: 0.5, message: '' });
  expect(published()).toEqual([]);
});

test('of events that were taken in part, only the rest is told again', async () => {
  events
    .on(PutEventsCommand)
    .resolvesOnce({ Entries: [{}] })
    .resolvesOnce({ Entries: [{}, { ErrorCode: 'ThrottlingException' }, {}] })
    .resolves({ Entries: [{}] });
  await Promise.all([0, 1, 2, 3].map((number) => bus.publish(ended(number))));
  const frames = published().map((batch) => batch.map(({ Detail = '' }) => JSON.parse(Detail).frame));
  expect(frames).toEqual([[0], [1, 2, 3], [2]]);
});

test('a bus that fails loses events with a warning, and rejects nothing', async () => {
  const warning = jest.spyOn(process, 'emitWarning').mockReturnValue();
  events
    .on(PutEventsCommand)
    .rejectsOnce(new Error('it is down'))
    .resolves({ Entries: [{ ErrorCode: 'InternalFailure' }] });
  await bus.publish(ended(0));
  await bus.publish(ended(1));
  expect(warning).toHaveBeenCalledTimes(2);
  warning.mockRestore();
});

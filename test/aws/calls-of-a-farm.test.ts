import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { awsPorts } from '../../functions/aws/aws-ports.ts';
import type { FarmSettings } from '../../functions/aws/farm-settings.ts';
import { milliseconds } from '../../functions/domain/units.ts';
import { blenderExecutable } from '../../functions/local/local-tools.ts';
import { makeServices } from '../../scripts/benchmark/aws-services.ts';
import type { Recording, Service } from '../../scripts/benchmark/recorded-calls.ts';
import { renderOnAws } from '../../scripts/benchmark/render-on-aws.ts';
import { submitOnAws } from '../../scripts/benchmark/submit-on-aws.ts';
import { prepareTiny } from '../../scripts/benchmark/tiny-scene.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';
import { madeScenes } from '../e2e/farm-process.ts';
import { miniStack } from './ministack.ts';

const folder = temporaryFolder();
const noDelay = milliseconds(0);
let settings: FarmSettings;
beforeAll(async () => {
  settings = await makeServices((await miniStack()).clients, 'counted');
});
afterAll(() => folder.remove());

const job = (frames: number) =>
  prepareTiny(awsPorts(settings).objects, join(madeScenes(), 'cube.blend'), frames);
const count = ({ calls }: Recording, service: Service, ...commands: string[]) =>
  calls.filter(
    (call) => call.service === service && (commands.length === 0 || commands.includes(call.command)),
  ).length;
const written = ({ calls }: Recording) =>
  calls
    .filter(({ service, command }) => service === 'dynamo' && /^(Put|Update|Delete|Transact)/.test(command))
    .reduce((sum, { items }) => sum + items, 0);

describe('the producer', () => {
  test('sends a thousand frames ten at a time, many at once', async () => {
    const { recording } = await submitOnAws(settings, await job(1000), noDelay);
    expect(count(recording, 'sqs')).toBeLessThanOrEqual(110);
    expect(recording.mostAtOnce('sqs')).toBeGreaterThanOrEqual(16);
    expect(written(recording)).toBe(2); // the job, and how far it was sent
  }, 60_000);

  test('leaves a hundred thousand to dispatch, for little more than a few of them cost', async () => {
    const { recording } = await submitOnAws(settings, await job(100_000), noDelay);
    expect(count(recording, 'sqs')).toBe(10);
    expect(written(recording)).toBe(2);
    // As many as a status of such a job takes, twice, and what reads the scene.
    expect(recording.calls.length).toBeLessThan(100);
  }, 60_000);
});

test('a frame on a warm worker costs two requests that write, three that read, and a put for each file', async () => {
  const other = await makeServices((await miniStack()).clients, 'warm');
  await submitOnAws(
    other,
    await prepareTiny(awsPorts(other).objects, join(madeScenes(), 'cube.blend'), 8),
    noDelay,
  );
  const counted = 4;
  const recording = await renderOnAws({
    settings: other,
    poller: (await miniStack()).clients.sqs,
    blender: String(blenderExecutable(process.env)),
    folder: folder.path,
    warm: 2,
    counted,
  });
  expect(written(recording)).toBe(3 * counted);
  expect(count(recording, 'dynamo', 'GetItem', 'Query', 'BatchGetItem')).toBe(3 * counted);
  expect(count(recording, 's3', 'PutObject')).toBe(2 * counted);
  expect(count(recording, 's3')).toBe(2 * counted);
  expect(count(recording, 'sqs')).toBe(counted); // its visibility
}, 120_000);

import { expect, test } from '@jest/globals';
import {
  BadFarmSettings,
  readAuthorizerSettings,
  readFarmSettings,
} from '../../functions/aws/farm-settings.ts';

const environment = {
  FARM_TABLE: 'farm-table',
  FARM_BUCKET: 'farm-bucket',
  FARM_EVENT_BUS: 'farm-bus',
  FARM_QUEUE_PREPARE: 'https://sqs/prepare',
  FARM_QUEUE_FRAMES: 'https://sqs/frames',
  FARM_QUEUE_FRAMES_HIGH: 'https://sqs/frames-high',
  FARM_QUEUE_DISPATCH: 'https://sqs/dispatch',
  FARM_QUEUE_ASSEMBLE: 'https://sqs/assemble',
  FARM_QUEUE_DEAD_LETTERS: 'https://sqs/dead-letters',
  FARM_BLENDER_VERSIONS: '5.2.3, 4.5.15',
  FARM_FRAME_TIME_S: '840',
  FARM_MEMORY_MB: '7076',
  FARM_DISK_MB: '10240',
  AWS_REGION: 'eu-central-1',
};

function problemsOf(read: () => unknown): unknown {
  try {
    read();
    return undefined;
  } catch (error) {
    return error instanceof BadFarmSettings ? error.details?.problems : error;
  }
}

test('a function’s environment is read into units', () => {
  expect(readFarmSettings({ ...environment, PATH: '/bin' })).toMatchObject({
    table: 'farm-table',
    queues: { deadLetters: 'https://sqs/dead-letters' },
    blenderVersions: ['5.2.3', '4.5.15'],
    frameTime: 840_000,
    memory: 7076 * 1024 * 1024,
    allowScripts: false,
    outputDays: undefined,
    region: 'eu-central-1',
  });
});

test('of machines with a GPU it is told where there are some', () => {
  const machines = { FARM_GPU_MACHINES: 'g6.xlarge,g5.2xlarge', FARM_GPU_DISK_MB: '102400' };
  const queue = { FARM_QUEUE_GPU: 'https://sqs/gpu' };
  expect(readFarmSettings(environment).gpu).toBeUndefined();
  expect(readFarmSettings({ ...environment, ...queue, ...machines })).toMatchObject({
    queues: { gpu: 'https://sqs/gpu' },
    gpu: { machines: ['g6.xlarge', 'g5.2xlarge'], disk: 100 * 2 ** 30 },
  });
  const bad = { ...environment, ...queue, ...machines, FARM_GPU_MACHINES: 'g6.xlarge,g7' };
  expect(problemsOf(() => readFarmSettings(bad))).toEqual([
    'FARM_GPU_MACHINES.1 names no machines such as g6.xlarge',
  ]);
});

test('all that is missing or wrong is told at once', () => {
  const { FARM_TABLE: _table, ...rest } = environment;
  const bad = {
    ...rest,
    FARM_BUCKET: '',
    FARM_QUEUE_FRAMES: 'frames',
    FARM_FRAME_TIME_S: '0',
    FARM_MEMORY_MB: 'much',
  };
  expect(problemsOf(() => readFarmSettings(bad))).toEqual([
    'FARM_TABLE is missing',
    'FARM_BUCKET is empty',
    'FARM_QUEUE_FRAMES is no URL',
    'FARM_FRAME_TIME_S is no integer from 1 to 39600',
    'FARM_MEMORY_MB is no integer from 128 to 1048576',
  ]);
});

test('who looks at tokens alone needs the table alone', () => {
  expect(readAuthorizerSettings({ FARM_TABLE: 'farm-table' })).toEqual({ table: 'farm-table' });
  expect(problemsOf(() => readAuthorizerSettings({}))).toEqual(['FARM_TABLE is missing']);
});

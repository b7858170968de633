import { describe, expect, test } from '@jest/globals';
import { rightsOf, rightsOfMachine } from './shown-rights.ts';

const noTokens =
  'never dynamodb:* JobsTable if {"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":["token#"]}}';
const table = (...actions: string[]) =>
  actions.flatMap((action) =>
    ['', '/index/listed', '/index/open', '/index/unfinished'].map(
      (index) => `dynamodb:${action} JobsTable${index}`,
    ),
  );
const reading = table('GetItem', 'BatchGetItem', 'Query');
const writing = [...reading, ...table('PutItem', 'UpdateItem')];
const log = (name: string) => [`logs:CreateLogStream ${name}Log`, `logs:PutLogEvents ${name}Log`];
const sends = (...queues: string[]) => queues.map((queue) => `sqs:SendMessage Queues${queue}`);
const takes = (queue: string) =>
  ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'GetQueueUrl', 'ReceiveMessage'].map(
    (action) => `sqs:${action} Queues${queue}`,
  );
const lists = 's3:ListBucket StorageBucket';
const reads = (...prefixes: string[]) => prefixes.map((prefix) => `s3:GetObject StorageBucket/${prefix}/*`);
const writes = (...prefixes: string[]) =>
  prefixes.flatMap((prefix) => [
    `s3:PutObject StorageBucket/${prefix}/*`,
    `s3:AbortMultipartUpload StorageBucket/${prefix}/*`,
    `s3:ListMultipartUploadParts StorageBucket/${prefix}/*`,
  ]);
const deletes = (...prefixes: string[]) =>
  prefixes.map((prefix) => `s3:DeleteObject StorageBucket/${prefix}/*`);
/** Where frames are sent to, by fleet and priority. */
const frameQueues = ['Frames', 'HighFrames', 'Gpu', 'HighGpu'];
/** What asks a queue by itself. */
const asks = (queue: string) =>
  ['ReceiveMessage', 'ChangeMessageVisibility', 'DeleteMessage'].map(
    (action) => `sqs:${action} Queues${queue}`,
  );
const publishes = 'events:PutEvents NotificationsBus';

describe('a function may do what its station does, and no more:', () => {
  test.each([
    [
      'ApiStation',
      [
        ...log('ApiStation'),
        ...writing,
        noTokens,
        lists,
        ...reads('blobs', 'jobs'),
        ...writes('blobs'),
        's3:ListBucketMultipartUploads StorageBucket',
        ...sends('Prepare', ...frameQueues, 'Dispatch', 'Assemble'),
        publishes,
      ],
    ],
    [
      'ApiAuthorizer',
      [
        ...log('ApiAuthorizer'),
        'dynamodb:GetItem JobsTable if {"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["token#"]}}',
      ],
    ],
    [
      'FleetWorkers',
      [
        ...log('FleetWorkers'),
        ...writing,
        noTokens,
        lists,
        ...reads('blobs', 'bakes'),
        ...writes('blobs', 'jobs', 'bakes'),
        ...deletes('jobs'),
        ...sends(...frameQueues, 'Dispatch', 'Assemble', 'DeadLetters'),
        ...takes('Frames'),
        ...takes('Prepare'),
        ...asks('HighFrames'),
        publishes,
      ],
    ],
    [
      'DispatchStation',
      [...log('DispatchStation'), ...reading, noTokens, ...sends(...frameQueues), ...takes('Dispatch')],
    ],
    [
      'AssemblyStation',
      [
        ...log('AssemblyStation'),
        ...writing,
        noTokens,
        lists,
        ...reads('blobs', 'jobs'),
        ...writes('jobs'),
        ...deletes('jobs'),
        ...sends(...frameQueues, 'Dispatch', 'Assemble'),
        ...takes('Assemble'),
        publishes,
      ],
    ],
    [
      'DeadLettersStation',
      [
        ...log('DeadLettersStation'),
        ...writing,
        noTokens,
        ...sends(...frameQueues, 'Assemble', 'DeadLetters'),
        ...takes('DeadLetters'),
        publishes,
      ],
    ],
    [
      'ReconcileStation',
      [
        ...log('ReconcileStation'),
        ...writing,
        ...table('DeleteItem', 'BatchWriteItem'),
        noTokens,
        lists,
        ...reads('blobs', 'jobs', 'reconcile'),
        ...writes('blobs', 'reconcile'),
        ...deletes('blobs', 'jobs', 'bakes'),
        ...sends('Prepare', ...frameQueues, 'Dispatch', 'Assemble'),
        ...['Prepare', ...frameQueues, 'Assemble'].map((queue) => `sqs:GetQueueAttributes Queues${queue}`),
        publishes,
      ],
    ],
    [
      'GpuScalerStation',
      [
        ...log('GpuScalerStation'),
        ...reading,
        noTokens,
        'dynamodb:PutItem JobsTable if {"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["fleet#"]}}',
        'sqs:GetQueueAttributes QueuesGpu',
        'sqs:GetQueueAttributes QueuesHighGpu',
        'batch:ListJobs *',
        'batch:SubmitJob MachinesQueue',
        'batch:SubmitJob WorkerDefinition',
        'batch:TerminateJob job/*',
      ],
    ],
    [
      'StorageEmptyOnDestroyFunction',
      [...log('StorageEmptyOnDestroyFunction'), lists, 's3:DeleteObject StorageBucket/*'],
    ],
  ])('%s', (handler, expected) => {
    expect(rightsOf({}, handler)).toEqual(expected.toSorted());
  });

  test('a machine of the GPU fleet: what a worker on Lambda may, and its own queues instead of theirs', () => {
    const taken = [...takes('Frames'), ...takes('Prepare'), ...asks('HighFrames')];
    const ofOthers = [...log('FleetWorkers'), ...taken];
    const expected = [
      ...rightsOf({}, 'FleetWorkers').filter((right) => !ofOthers.includes(right)),
      ...asks('Gpu'),
      ...asks('HighGpu'),
    ];
    expect(rightsOfMachine()).toEqual(expected.toSorted());
  });

  test('the workers of a small account have those of three stations', () => {
    const expected = [
      ...log('FleetWorkers'),
      ...writing,
      noTokens,
      lists,
      ...reads('blobs', 'jobs', 'bakes'),
      ...writes('blobs', 'jobs', 'bakes'),
      ...deletes('jobs'),
      ...sends('Work', 'HighFrames', 'DeadLetters'),
      ...takes('Work'),
      ...asks('HighFrames'),
      publishes,
    ];
    expect(rightsOf({ accountConcurrency: 10 }, 'FleetWorkers')).toEqual(expected.toSorted());
  });
});

import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { list, rightsOfMachine, type Statement } from './shown-rights.ts';

const page = readFileSync(new URL('../../docs/workers.md', import.meta.url), 'utf8');
const [, block = ''] = /```json\n(.*?)```/s.exec(page) ?? [];
const statements = (JSON.parse(block) as { readonly Statement: readonly Statement[] }).Statement;

/** What the page calls the queues. */
const queues: Readonly<Record<string, string>> = {
  FRAMES_QUEUE: 'QueuesFrames',
  FRAMES_HIGH_QUEUE: 'QueuesHighFrames',
  PREPARE_QUEUE: 'QueuesPrepare',
  GPU_QUEUE: 'QueuesGpu',
  GPU_HIGH_QUEUE: 'QueuesHighGpu',
  DISPATCH_QUEUE: 'QueuesDispatch',
  ASSEMBLE_QUEUE: 'QueuesAssemble',
  DEAD_LETTERS_QUEUE: 'QueuesDeadLetters',
};

/** What the template calls that which the page names by a placeholder. */
function inTheTemplate(arn: string): readonly string[] {
  const [, , service, , , ...rest] = arn.split(':');
  const name = rest.join(':');
  switch (service) {
    case 'dynamodb':
      return name.endsWith('/index/*')
        ? ['listed', 'open', 'unfinished'].map((index) => `JobsTable/index/${index}`)
        : [name.replace(/^table\/TABLE$/, 'JobsTable')];
    case 's3':
      return [name.replace(/^BUCKET/, 'StorageBucket')];
    case 'sqs':
      return [queues[name] ?? name];
    case 'events':
      return [name.replace(/^event-bus\/EVENT_BUS$/, 'NotificationsBus')];
    default:
      return [name];
  }
}

const shown = statements.flatMap(({ Effect, Action, Resource, Condition }) =>
  list(Action).flatMap((action) =>
    list(Resource as string)
      .flatMap(inTheTemplate)
      .map(
        (resource) =>
          `${Effect === 'Deny' ? 'never ' : ''}${action} ${resource}${Condition ? ` if ${JSON.stringify(Condition)}` : ''}`,
      ),
  ),
);

/** A worker for the fleet `lambda` takes from those queues instead. */
const ofTheLambdaFleet = ['Frames', 'HighFrames', 'Prepare'].flatMap((queue) =>
  ['ReceiveMessage', 'ChangeMessageVisibility', 'DeleteMessage'].map(
    (action) => `sqs:${action} Queues${queue}`,
  ),
);
/** What the command asks for before it works: where the farm is, and how it was deployed. */
const toFindTheFarm = [
  'cloudformation:DescribeStacks stack/RenderFarm/*',
  'lambda:GetFunctionConfiguration function:RENDER_FUNCTION',
];

test('docs/workers.md lists the rights of a machine of the GPU fleet, and what the command itself asks for', () => {
  expect(shown.toSorted()).toEqual([...rightsOfMachine(), ...ofTheLambdaFleet, ...toFindTheFarm].toSorted());
});

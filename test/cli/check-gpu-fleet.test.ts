import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  GetAccountSettingsCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { checkGpuFleet } from '../../cli/doctor/check-gpu-fleet.ts';

const quotas = mockClient(ServiceQuotasClient);
const lambda = mockClient(LambdaClient);
const stacks = mockClient(CloudFormationClient);
const loggedIn = { AWS_ACCESS_KEY_ID: 'amy', HOME: '/nowhere' };
process.env.AWS_REGION = 'eu-central-1';

const named = (name: string, message = name) => Object.assign(new Error(message), { name });
const spot = { ServiceCode: 'ec2', QuotaCode: 'L-3819A6DF' };
const onDemand = { ServiceCode: 'ec2', QuotaCode: 'L-DB2E81BA' };

function lends(ofSpot: number, ofOnDemand: number): void {
  quotas.on(GetServiceQuotaCommand, spot).resolves({ Quota: { Value: ofSpot } });
  quotas.on(GetServiceQuotaCommand, onDemand).resolves({ Quota: { Value: ofOnDemand } });
}

/** A farm as it tells its functions, with these settings beside. */
function deployed(settings: Readonly<Record<string, string>>): void {
  const outputs = { FarmUrl: 'https://farm', TableName: 'table', RenderFunction: 'workers' };
  stacks.on(DescribeStacksCommand, { StackName: 'Studio' }).resolves({
    Stacks: [
      {
        StackName: 'Studio',
        CreationTime: new Date(0),
        StackStatus: 'CREATE_COMPLETE',
        Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
      },
    ],
  });
  const queue = 'https://sqs/queue';
  lambda.on(GetFunctionConfigurationCommand, { FunctionName: 'workers' }).resolves({
    Environment: {
      Variables: {
        FARM_TABLE: 'table',
        FARM_BUCKET: 'bucket',
        FARM_EVENT_BUS: 'bus',
        FARM_QUEUE_PREPARE: queue,
        FARM_QUEUE_FRAMES: queue,
        FARM_QUEUE_FRAMES_HIGH: queue,
        FARM_QUEUE_DISPATCH: queue,
        FARM_QUEUE_ASSEMBLE: queue,
        FARM_QUEUE_DEAD_LETTERS: queue,
        FARM_BLENDER_VERSIONS: '5.2.3',
        FARM_FRAME_TIME_S: '840',
        FARM_MEMORY_MB: '7076',
        FARM_DISK_MB: '10240',
        ...settings,
      },
    },
  });
}
const withGpu = (machines: string) => ({
  FARM_QUEUE_GPU: 'https://sqs/gpu',
  FARM_QUEUE_GPU_HIGH: 'https://sqs/gpu-high',
  FARM_GPU_MACHINES: machines,
  FARM_GPU_DISK_MB: '102400',
});
function notDeployed(executions: number): void {
  stacks.on(DescribeStacksCommand).rejects(named('ValidationError', 'Stack with id Studio does not exist'));
  lambda
    .on(GetAccountSettingsCommand)
    .resolves({ AccountLimit: { UnreservedConcurrentExecutions: executions } });
}
const check = () => checkGpuFleet(loggedIn, 'Studio');

beforeEach(() => {
  for (const mock of [quotas, lambda, stacks]) mock.reset();
});

describe('machines for a farm with a GPU fleet', () => {
  test.each<
    [spot: number, onDemand: number, machines: string, state: string, found: string, advice?: string[]]
  >([
    [40, 8, 'g6.xlarge,g5.xlarge', 'good', 'a worker takes 4: 12 workers at most'],
    [4, 4, 'g6.xlarge', 'good', '2 workers at most'],
    [
      0,
      0,
      'g6.xlarge',
      'poor',
      '0 Spot, 0 On-Demand virtual processors',
      ['All G and VT Spot', 'Running On-Demand G and VT', '4 for each', '-c gpu=false'],
    ],
    [0, 8, 'g6.xlarge', 'poor', '0 Spot, 8 On-Demand', ['All G and VT Spot', 'there are no Spot machines']],
    [8, 0, 'g4dn.xlarge', 'poor', '8 Spot, 0 On-Demand', ['Running On-Demand', 'no On-Demand machines']],
    [8, 8, 'g6.4xlarge,g5.8xlarge', 'poor', 'a worker takes 16', ['16 for each', 'wait for good']],
  ])('%i Spot and %i On-Demand processors, for %s: %s', async (...row) => {
    const [ofSpot, ofOnDemand, machines, state, found, advice = []] = row;
    deployed(withGpu(machines));
    lends(ofSpot, ofOnDemand);
    const [finding, ...more] = await check();
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ name: 'GPU fleet', state, found: expect.stringContaining(found) });
    expect(finding?.found).toContain('eu-central-1: ');
    for (const part of advice) expect(finding?.advice).toContain(part);
    if (advice.length === 0) expect(finding).not.toHaveProperty('advice');
  });

  test('are no matter where the farm was deployed without one', async () => {
    deployed({});
    expect(await check()).toEqual([]);
    expect(quotas.calls()).toEqual([]);
  });
});

describe('before a farm is deployed', () => {
  test('an account as most are is told, because a farm has a GPU fleet there', async () => {
    notDeployed(1000);
    lends(0, 0);
    expect(await check()).toMatchObject([{ state: 'poor', advice: expect.stringContaining('-c gpu=false') }]);
  });

  test('a small account is not, because a farm has none there', async () => {
    notDeployed(10);
    expect(await check()).toEqual([]);
  });
});

describe('quotas', () => {
  test('that were never changed are the defaults', async () => {
    deployed(withGpu('g6.xlarge'));
    quotas.on(GetServiceQuotaCommand).rejects(named('NoSuchResourceException'));
    quotas.on(GetAWSDefaultServiceQuotaCommand, spot).resolves({ Quota: { Value: 64 } });
    quotas.on(GetAWSDefaultServiceQuotaCommand, onDemand).resolves({ Quota: { Value: 0 } });
    expect((await check())[0]?.found).toContain('64 Spot, 0 On-Demand');
  });

  test('that may not be read are told of with the right that is missing, and where to look', async () => {
    deployed(withGpu('g6.xlarge'));
    quotas.on(GetServiceQuotaCommand).rejects(named('AccessDeniedException', 'amy is not authorized'));
    const [finding] = await check();
    expect(finding).toMatchObject({ state: 'poor', found: expect.stringContaining('amy is not authorized') });
    expect(finding?.advice).toContain('servicequotas:GetServiceQuota');
    expect(finding?.advice).toContain('Running On-Demand G and VT instances');
  });

  test('that cannot be read for another reason hinder nobody', async () => {
    deployed(withGpu('g6.xlarge'));
    quotas.on(GetServiceQuotaCommand).rejects(named('TimeoutError', 'no answer'));
    expect(await check()).toMatchObject([{ state: 'poor', found: expect.stringContaining('no answer') }]);
  });

  test('are looked at although the farm itself may not be', async () => {
    stacks.on(DescribeStacksCommand).rejects(named('AccessDenied', 'amy is not authorized'));
    lends(4, 4);
    expect(await check()).toMatchObject([{ state: 'good' }]);
  });
});

test('nobody who has not logged in is asked twice to do so', async () => {
  stacks.on(DescribeStacksCommand).rejects(named('ExpiredTokenException', 'The token has expired'));
  expect(await check()).toEqual([]);
  expect(await checkGpuFleet({ HOME: '/nowhere' }, 'Studio')).toEqual([]);
});

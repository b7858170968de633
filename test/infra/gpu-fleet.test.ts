import { describe, expect, test } from '@jest/globals';
import { farmTemplate, gpuTemplate, type Resource, resourcesOf } from './farm-template.ts';

const all = (type: string, settings = {}): readonly Resource[] =>
  Object.values(resourcesOf(gpuTemplate(settings), type));
const only = (type: string, settings = {}): Resource['Properties'] => {
  const [first, ...more] = all(type, settings);
  if (!first || more.length > 0) throw new Error(`there is not one ${type}`);
  return first.Properties;
};
const environments = (settings = {}) =>
  all('AWS::Batch::ComputeEnvironment', settings)
    .map(({ Properties }) => Properties.ComputeResources)
    .toSorted((one, other) => other.Type.localeCompare(one.Type));
const container = (settings = {}) =>
  only('AWS::Batch::JobDefinition', settings).ContainerProperties as Resource['Properties'];
const variables = (settings = {}): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    container(settings).Environment.map(({ Name, Value }: { Name: string; Value: unknown }) => [Name, Value]),
  );

describe('the machines of the GPU fleet', () => {
  test('are the cheapest Spot machines that there are, or else On-Demand ones, and none without work', () => {
    const common = {
      InstanceTypes: ['g6.xlarge', 'g5.xlarge', 'g4dn.xlarge'],
      Ec2Configuration: [{ ImageType: 'ECS_AL2023_NVIDIA' }],
      MinvCpus: 0,
      MaxvCpus: 40,
    };
    expect(environments()).toEqual([
      expect.objectContaining({
        ...common,
        Type: 'SPOT',
        AllocationStrategy: 'SPOT_PRICE_CAPACITY_OPTIMIZED',
      }),
      expect.objectContaining({ ...common, Type: 'EC2', AllocationStrategy: 'BEST_FIT_PROGRESSIVE' }),
    ]);
    for (const environment of environments()) expect(environment).not.toHaveProperty('BidPercentage');
    const queue = only('AWS::Batch::JobQueue');
    const order = queue.ComputeEnvironmentOrder.map(
      ({ ComputeEnvironment, Order }: Record<'ComputeEnvironment' | 'Order', unknown>) => [
        Order,
        JSON.stringify(ComputeEnvironment).replace(/\W+|[0-9A-F]{8}/g, ''),
      ],
    );
    expect(order).toEqual([
      [1, 'FnGetAttMachinesSpotComputeEnvironmentArn'],
      [2, 'FnGetAttMachinesOnDemandComputeEnvironmentArn'],
    ]);
  });

  test('are as many and of such kinds as were asked for, and Spot no dearer than that', () => {
    const settings = { gpuMaxWorkers: 3, gpuMachines: 'g5.2xlarge,g6.4xlarge', gpuSpotPrice: 60 };
    const [spot, onDemand] = environments(settings);
    for (const environment of [spot, onDemand]) {
      expect(environment).toMatchObject({ InstanceTypes: ['g5.2xlarge', 'g6.4xlarge'], MaxvCpus: 48 });
    }
    expect(spot).toMatchObject({ BidPercentage: 60 });
    expect(onDemand).not.toHaveProperty('BidPercentage');
  });

  test('answer for their metadata to IMDSv2 alone, to a container, too; their disk is large and encrypted', () => {
    const template = only('AWS::EC2::LaunchTemplate').LaunchTemplateData;
    expect(template.MetadataOptions).toEqual({ HttpTokens: 'required', HttpPutResponseHopLimit: 2 });
    expect(template.BlockDeviceMappings).toEqual([
      {
        DeviceName: '/dev/xvda',
        Ebs: { VolumeSize: 150, VolumeType: 'gp3', Encrypted: true, DeleteOnTermination: true },
      },
    ]);
    const [id] = Object.keys(resourcesOf(gpuTemplate(), 'AWS::EC2::LaunchTemplate'));
    for (const { LaunchTemplate } of environments()) {
      expect(LaunchTemplate).toEqual({
        LaunchTemplateId: { Ref: id },
        Version: { 'Fn::GetAtt': [id, 'LatestVersionNumber'] },
      });
    }
  });

  test('are in public subnets of their own, let nothing in, and reach S3 and DynamoDB within AWS', () => {
    expect(all('AWS::EC2::NatGateway')).toEqual([]);
    expect(only('AWS::EC2::SecurityGroup')).not.toHaveProperty('SecurityGroupIngress');
    expect(all('AWS::EC2::SecurityGroupIngress')).toEqual([]);
    const subnets = Object.keys(resourcesOf(gpuTemplate(), 'AWS::EC2::Subnet'));
    expect(subnets.length).toBeGreaterThan(1);
    for (const { Properties } of all('AWS::EC2::Subnet')) expect(Properties.MapPublicIpOnLaunch).toBe(true);
    for (const { Subnets } of environments()) expect(Subnets).toEqual(subnets.map((Ref) => ({ Ref })));
    const endpoints = all('AWS::EC2::VPCEndpoint').map(({ Properties }) => [
      Properties.VpcEndpointType,
      Properties.ServiceName['Fn::Join'][1].at(-1),
      Properties.RouteTableIds.length,
    ]);
    expect(endpoints).toEqual([
      ['Gateway', '.s3', subnets.length],
      ['Gateway', '.dynamodb', subnets.length],
    ]);
  });

  test('are in a given network, if there is one', () => {
    const settings = { gpuVpc: 'vpc-0a1b2c3d', gpuSubnets: 'subnet-0a1b2c3d,subnet-1a1b2c3d' };
    expect(all('AWS::EC2::VPC', settings)).toEqual([]);
    expect(only('AWS::EC2::SecurityGroup', settings).VpcId).toBe('vpc-0a1b2c3d');
    for (const { Subnets } of environments(settings)) {
      expect(Subnets).toEqual(['subnet-0a1b2c3d', 'subnet-1a1b2c3d']);
    }
  });
});

describe('a worker of the GPU fleet', () => {
  test('is the image of the workers on Lambda, with a GPU and nearly all of the smallest machine', () => {
    const { ResourceRequirements, Image, Command } = container();
    expect(ResourceRequirements).toEqual([
      { Type: 'MEMORY', Value: '14336' },
      { Type: 'VCPU', Value: '4' },
      { Type: 'GPU', Value: '1' },
    ]);
    const lambdas = Object.values(resourcesOf(farmTemplate(), 'AWS::Lambda::Function'));
    const images = lambdas.flatMap(({ Properties }) => Properties.Code.ImageUri ?? []);
    for (const image of images) expect(image).toEqual(Image);
    expect(Command).toEqual(['functions/worker/main']);
  });

  test('is told what every station is told, and what its machine has', () => {
    const [render] = Object.values(resourcesOf(farmTemplate(), 'AWS::Lambda::Function')).filter(
      ({ Properties }) => Properties.Description === 'Opens scenes and renders frames in Blender',
    );
    const names = Object.keys(render?.Properties.Environment.Variables).filter((name) => /^FARM/.test(name));
    expect(Object.keys(variables())).toEqual(expect.arrayContaining(names));
    expect(variables({ gpuMachines: 'g6.2xlarge,g6.4xlarge' })).toMatchObject({
      AWS_REGION: { Ref: 'AWS::Region' },
      FARM_MEMORY_MB: '28672',
      FARM_DISK_MB: '102400',
      FARM_FRAME_TIME_S: '39600',
      NVIDIA_DRIVER_CAPABILITIES: 'all',
    });
  });

  test('starts anew when its machine was taken away, and for nothing else; it ends after a day', () => {
    const { RetryStrategy, Timeout } = only('AWS::Batch::JobDefinition');
    expect(RetryStrategy).toEqual({
      Attempts: 10,
      EvaluateOnExit: [
        { Action: 'RETRY', OnStatusReason: 'Host EC2*' },
        { Action: 'EXIT', OnReason: '*' },
      ],
    });
    expect(Timeout).toEqual({ AttemptDurationSeconds: 24 * 3600 });
  });

  test('keeps its log as long as the others', () => {
    const [log] = all('AWS::Logs::LogGroup', { logDays: 7 });
    expect([log?.Properties.RetentionInDays, log?.DeletionPolicy]).toEqual([7, 'Delete']);
  });
});

describe('the scaler', () => {
  const template = farmTemplate({ gpuMaxWorkers: 3 });
  const [stationId, station] = Object.entries(resourcesOf(template, 'AWS::Lambda::Function')).find(([id]) =>
    id.startsWith('GpuScaler'),
  ) as [string, Resource];

  test('knows where workers are submitted, what they are, and how many there may be', () => {
    const { FARM_GPU_JOB_QUEUE, FARM_GPU_JOB_DEFINITION, FARM_GPU_MAX_WORKERS } =
      station.Properties.Environment.Variables;
    const outputs = gpuTemplate({ gpuMaxWorkers: 3 }).toJSON().Outputs;
    const told = (variable: Readonly<Record<string, readonly [string, string]>>) =>
      outputs[variable['Fn::GetAtt']?.[1].replace('Outputs.', '') ?? ''].Value;
    const [queue] = Object.keys(resourcesOf(gpuTemplate({ gpuMaxWorkers: 3 }), 'AWS::Batch::JobQueue'));
    const [definition] = Object.keys(
      resourcesOf(gpuTemplate({ gpuMaxWorkers: 3 }), 'AWS::Batch::JobDefinition'),
    );
    expect(told(FARM_GPU_JOB_QUEUE)).toEqual({ 'Fn::GetAtt': [queue, 'JobQueueArn'] });
    expect(told(FARM_GPU_JOB_DEFINITION)).toEqual({ Ref: definition });
    expect(FARM_GPU_MAX_WORKERS).toBe('3');
  });

  test('runs every minute, when a job changes, and when a worker has failed that it has not ended itself', () => {
    const rules = Object.values(resourcesOf(template, 'AWS::Events::Rule')).filter(({ Properties }) =>
      JSON.stringify(Properties.Targets).includes(stationId),
    );
    const when = rules.map(({ Properties }) => Properties.ScheduleExpression ?? Properties.EventPattern);
    expect(when).toEqual([
      'rate(1 minute)',
      { source: ['render-farm'], detail: { kind: ['job'] } },
      {
        source: ['aws.batch'],
        'detail-type': ['Batch Job State Change'],
        detail: {
          jobQueue: [station.Properties.Environment.Variables.FARM_GPU_JOB_QUEUE],
          status: ['FAILED'],
          statusReason: [{ 'anything-but': ['no frame is left for it'] }],
        },
      },
    ]);
  });
});

test('frames that wait without a worker are an alarm, as the scaler counts them', () => {
  const alarms = Object.values(resourcesOf(farmTemplate(), 'AWS::CloudWatch::Alarm'));
  const alarm = alarms.find(({ Properties }) => Properties.AlarmName.endsWith('gpu-frames-without-workers'));
  expect(alarm?.Properties).toMatchObject({
    Metrics: [
      {
        MetricStat: {
          Metric: {
            Namespace: 'RenderFarm',
            MetricName: 'FramesWithoutWorker',
            Dimensions: [{ Name: 'Function', Value: { Ref: expect.stringMatching(/^GpuScalerStation/) } }],
          },
          Period: 300,
          Stat: 'Minimum',
        },
      },
    ],
    Threshold: 1,
    EvaluationPeriods: 6,
  });
});

describe('a farm without a GPU fleet', () => {
  test.each([{ gpu: false }, { accountConcurrency: 10 }])('has nothing of it: %j', (settings) => {
    const text = JSON.stringify(farmTemplate(settings).toJSON());
    expect(text).not.toMatch(/gpu|batch:/i);
    expect(resourcesOf(farmTemplate(settings), 'AWS::CloudFormation::Stack')).toEqual({});
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { gpuMachines } from '../../functions/domain/gpu-machines.ts';
import { BadSettings, readSettings, settingNames } from '../../infra/settings.ts';

function problemsWith(context: Readonly<Record<string, unknown>>): string[] {
  try {
    readSettings(context);
    return [];
  } catch (error) {
    if (!(error instanceof BadSettings)) throw error;
    return error.problems.map(({ message }) => message);
  }
}

describe('the settings of a deployment', () => {
  test('all have defaults', () => {
    expect(readSettings({})).toEqual({
      name: 'RenderFarm',
      blender: '5.2',
      accountConcurrency: 1000,
      concurrency: undefined,
      memory: 7076,
      disk: 10_240,
      frameTime: 840,
      outputDays: undefined,
      logDays: 30,
      keepOutputs: false,
      allowScripts: false,
      apiRate: 50,
      alarmEmail: undefined,
      jobEmail: undefined,
      gpu: {
        maxWorkers: 10,
        machines: ['g6.xlarge', 'g5.xlarge', 'g4dn.xlarge'],
        spotPrice: undefined,
        network: undefined,
      },
    });
  });

  test('are text on the command line and JSON in cdk.json', () => {
    const text = { memory: '3008', keepOutputs: 'true', logDays: '7', concurrency: '20', blender: '4.5' };
    const json = { memory: 3008, keepOutputs: true, logDays: 7, concurrency: 20, blender: 4.5 };
    expect(readSettings(text)).toEqual(readSettings(json));
    expect(readSettings(text)).toMatchObject({ memory: 3008, keepOutputs: true, logDays: 7, blender: '4.5' });
  });

  test.each([
    ['memory', '1023', 'it is a whole number from 1,024 to 10,240'],
    ['memory', '10241', 'it is a whole number from 1,024 to 10,240'],
    ['memory', 'much', 'it is a whole number from 1,024 to 10,240'],
    ['memory', 2048.5, 'it is a whole number from 1,024 to 10,240'],
    ['disk', '511', 'it is a whole number from 512 to 10,240'],
    ['frameTime', '841', 'it is a whole number from 30 to 840'],
    ['accountConcurrency', '9', 'it is a whole number from 10 to 100,000'],
    ['concurrency', '1', 'it is a whole number from 2 to 1,000'],
    ['concurrency', '974', 'of an account’s 1,000 executions 973 at most can render'],
    ['outputDays', '0', 'it is a whole number from 1 to 3,650'],
    ['logDays', '8', 'it is one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365'],
    ['blender', '3.6', 'it is one of 5.2, 4.5'],
    ['keepOutputs', 'yes', 'it is true or false'],
    ['allowScripts', '1', 'it is true or false'],
    ['apiRate', '0', 'it is a whole number from 1 to 5,000'],
    ['alarmEmail', 'amy', 'it is an e-mail address'],
    ['gpu', 'perhaps', 'it is true or false'],
    ['gpuMaxWorkers', '0', 'it is a whole number from 1 to 1,000'],
    ['gpuSpotPrice', '101', 'it is a whole number from 1 to 100'],
    ['gpuMachines', 'p4d.24xlarge', `it is one of ${gpuMachines.join(', ')}`],
    ['gpuVpc', 'vpc-0a1b2c3d', 'it is given together with gpuSubnets'],
    ['gpuSubnets', 'subnet-0a1b2c3d', 'it is given together with gpuVpc'],
    ['name', '1farm', 'it is a letter and up to 39 letters, digits and hyphens'],
  ])('%s=%s is refused: %s', (name, value, why) => {
    expect(problemsWith({ [name]: value })).toEqual([`${name}=${value}: ${why}`]);
  });

  test.each([
    ['an account as most are', {}, true],
    ['a new account, which has no such machines', { accountConcurrency: 10 }, false],
    ['a new account that has been given some', { accountConcurrency: 10, gpu: 'true' }, true],
    ['any account, if it is not wanted', { gpu: 'false', gpuMaxWorkers: '3' }, false],
  ])('a GPU fleet is there or not in %s', (_account, context, there) => {
    expect(readSettings(context).gpu !== undefined).toBe(there);
  });

  test('of the GPU fleet are lists where there may be several', () => {
    const gpu = {
      gpuMachines: 'g5.2xlarge, g6.2xlarge',
      gpuSpotPrice: '60',
      gpuVpc: 'vpc-0a1b2c3d',
      gpuSubnets: ['subnet-0a1b2c3d', 'subnet-1a1b2c3d'],
    };
    expect(readSettings(gpu).gpu).toEqual({
      maxWorkers: 10,
      machines: ['g5.2xlarge', 'g6.2xlarge'],
      spotPrice: 60,
      network: { vpc: 'vpc-0a1b2c3d', subnets: ['subnet-0a1b2c3d', 'subnet-1a1b2c3d'] },
    });
  });

  test('name a network by ids that AWS gives', () => {
    expect(problemsWith({ gpuVpc: 'mine', gpuSubnets: ['yours'] })).toEqual([
      'gpuVpc=mine: it is the id of a vpc, such as vpc-0a1b2c3d',
      'gpuSubnets=yours: it is the id of a subnet, such as subnet-0a1b2c3d',
    ]);
  });

  test('are told all at once, those that nobody knows too', () => {
    expect(problemsWith({ memory: '1', frametime: '60', blender: '2.8' })).toEqual([
      'blender=2.8: it is one of 5.2, 4.5',
      'memory=1: it is a whole number from 1,024 to 10,240',
      'frametime: there is no such setting',
    ]);
  });

  test('are not what the CDK keeps in the same place', () => {
    expect(
      problemsWith({
        '@aws-cdk/core:flag': true,
        'aws:cdk:bundling-stacks': [],
        'availability-zones:account=1': [],
      }),
    ).toEqual([]);
  });

  test('are all explained in the documentation, and no others', () => {
    const guide = readFileSync(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
    const explained = [...guide.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]);
    expect(explained.toSorted()).toEqual(settingNames.toSorted());
  });
});

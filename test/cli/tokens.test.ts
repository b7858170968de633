import {
  CloudFormationClient,
  CreateStackCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { deployedFarm } from '../../cli/aws/deployed-farm.ts';
import { main } from '../../cli/main.ts';
import { openTokenStore } from '../../functions/aws/aws-ports.ts';
import { JobTable } from '../../infra/job-table.ts';
import { type MiniStack, miniStack } from '../aws/ministack.ts';
import { testSurroundings } from './test-surroundings.ts';

let aws: MiniStack;
let table: string;

beforeAll(async () => {
  aws = await miniStack();
  table = await deploy('RenderFarm');
  await deploy('OtherFarm');
});

/** What of a farm the tokens need: its table and its outputs, deployed as a stack. */
async function deploy(name: string): Promise<string> {
  const stack = new Stack(new App({ builtinCloudFormationValidation: false }), name);
  const { tableName } = new JobTable(stack, 'Jobs').table;
  new CfnOutput(stack, 'FarmUrl', { value: `https://${name.toLowerCase()}.example/` });
  new CfnOutput(stack, 'TableName', { value: tableName });
  new CfnOutput(stack, 'RenderFunction', { value: `${name}-render` });
  const template = Template.fromStack(stack).toJSON();
  const client = new CloudFormationClient({});
  await client.send(
    new CreateStackCommand({
      StackName: name,
      TemplateBody: JSON.stringify({ Resources: template.Resources, Outputs: template.Outputs }),
    }),
  );
  await waitUntilStackCreateComplete({ client, maxWaitTime: 60, minDelay: 1 }, { StackName: name });
  return (await deployedFarm(client, name)).table;
}

async function run(...args: string[]) {
  const surroundings = testSurroundings({ env: { HOME: '/home/amy' } });
  const status = await main(['tokens', ...args], surroundings);
  return { status, ...surroundings.written() };
}
const answerOf = async (...args: string[]) => JSON.parse((await run(...args, '--json')).stdout);
const opens = async (token: string) => (await openTokenStore(table).check(token)) !== undefined;

describe('a token', () => {
  test('is shown once, with how to use it, and opens the farm', async () => {
    const { status, stdout } = await run('create', 'amy');
    expect(status).toBe(0);
    const token = /^ {2}(rf_[\w-]{43})$/m.exec(stdout)?.[1] ?? '';
    expect(stdout).toContain(
      `export RENDER_FARM_URL=https://renderfarm.example RENDER_FARM_TOKEN=${token}\n`,
    );
    expect(stdout).toContain('/home/amy/.config/render-farm/profiles.json');
    expect(stdout).toContain(`{"default":{"url":"https://renderfarm.example","token":"${token}"}}`);
    expect(await opens(token)).toBe(true);
  });

  test('stands nowhere: neither in the list nor in the table', async () => {
    const { token, id } = await answerOf('create', 'night render');
    const { Items = [] } = await aws.clients.dynamo.send(new ScanCommand({ TableName: table }));
    expect(JSON.stringify(Items)).toContain('night render');
    expect(JSON.stringify(Items)).not.toContain(token);
    const { stdout } = await run('list');
    expect(stdout).toMatch(new RegExp(`^${id} .* night render$`, 'm'));
    expect(stdout).not.toContain(token);
  });

  test('opens the farm no more once it is revoked, and is still listed', async () => {
    const { token, id } = await answerOf('create', 'bob');
    expect(await run('revoke', id)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('“bob” is revoked'),
    });
    expect(await opens(token)).toBe(false);
    const { tokens } = await answerOf('list');
    expect(tokens).toContainEqual({
      id,
      name: 'bob',
      createdAt: expect.any(String),
      revokedAt: expect.any(String),
    });
  });

  test('opens one farm only', async () => {
    const { token, url } = await answerOf('create', 'carol', '--stack', 'OtherFarm');
    expect(url).toBe('https://otherfarm.example');
    expect(await opens(token)).toBe(false);
  });

  test.each([
    [['revoke', 'nonsense'], 1, 'NoSuchToken: there is no token nonsense'],
    [['list', '--stack', 'Nowhere'], 3, 'FarmNotDeployed: there is no farm Nowhere in us-east-1'],
  ])('%j ends with %i and what to do', async (args, status, told) => {
    const ended = await run(...args);
    expect(ended.status).toBe(status);
    expect(ended.stderr).toContain(told);
    expect(ended.stderr).toContain('\n  → ');
  });
});

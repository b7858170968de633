import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GetAccountSettingsCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { checkAccount } from '../../cli/doctor/check-account.ts';
import { readSettings } from '../../infra/settings.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const lambda = mockClient(LambdaClient);
const loggedIn = { AWS_ACCESS_KEY_ID: 'amy', HOME: folder.path };
process.env.AWS_REGION = 'eu-central-1';

const named = (name: string, message = name) => Object.assign(new Error(message), { name });
const tooMuchFor = (memory: number) =>
  named(
    'ValidationException',
    `1 validation error detected: Value '10240' at 'memorySize' failed to satisfy constraint: 'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to ${memory}`,
  );

/** An account that Lambda gives so many executions, and answers so when it is asked for much memory. */
function account(executions: number, memory: Error): void {
  lambda.on(GetAccountSettingsCommand).resolves({
    AccountLimit: { ConcurrentExecutions: executions + 50, UnreservedConcurrentExecutions: executions },
  });
  lambda.on(UpdateFunctionConfigurationCommand).rejects(memory);
}

beforeEach(() => void lambda.reset());

describe('the account that is logged in to', () => {
  test.each([
    [
      'as most are',
      1000,
      named('ResourceNotFoundException'),
      'good',
      '1,000 concurrent executions, functions of up to 10,240 MB',
      undefined,
    ],
    [
      'new',
      10,
      tooMuchFor(3008),
      'poor',
      '10 concurrent executions, functions of up to 3,008 MB',
      'npx cdk deploy -c accountConcurrency=10 -c memory=3008',
    ],
    ['with little memory', 1000, tooMuchFor(3008), 'poor', 'up to 3,008 MB', 'npx cdk deploy -c memory=3008'],
    [
      'with few executions',
      100,
      named('ResourceNotFoundException'),
      'poor',
      '100 concurrent executions',
      'npx cdk deploy -c accountConcurrency=100',
    ],
    [
      'large',
      5000,
      named('ResourceNotFoundException'),
      'good',
      '5,000 concurrent executions',
      'npx cdk deploy -c accountConcurrency=5000',
    ],
    [
      'new, and silent about memory',
      10,
      named('AccessDeniedException'),
      'poor',
      'up to 3,008 MB',
      'npx cdk deploy -c accountConcurrency=10 -c memory=3008',
    ],
  ] as const)('%s: %i executions', async (_kind, executions, memory, state, found, advice) => {
    account(executions, memory);
    const [finding, ...more] = await checkAccount(loggedIn);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ name: 'AWS account', state, found: expect.stringContaining(found) });
    expect(finding?.found).toContain('eu-central-1: ');
    if (advice === undefined) expect(finding).not.toHaveProperty('advice');
    else expect(finding?.advice).toContain(advice);
  });

  test('is not changed by being asked: the function that is asked about does not exist', async () => {
    account(1000, named('ResourceNotFoundException'));
    await checkAccount(loggedIn);
    await checkAccount(loggedIn);
    const asked = lambda
      .commandCalls(UpdateFunctionConfigurationCommand)
      .map(({ args }) => args[0].input.FunctionName);
    expect(new Set(asked).size).toBe(2);
    for (const name of asked) expect(name).toMatch(/^render-farm-doctor-[0-9a-f]{16}$/);
  });

  test('that is not to be reached hinders nobody who renders here', async () => {
    lambda.on(GetAccountSettingsCommand).rejects(named('ExpiredTokenException', 'The token has expired'));
    expect(await checkAccount(loggedIn)).toEqual([
      {
        name: 'AWS account',
        state: 'poor',
        found: 'AWS cannot be asked: The token has expired',
        advice: expect.stringContaining('aws sso login'),
      },
    ]);
  });

  test('is not looked for where none is configured', async () => {
    expect(await checkAccount({ HOME: folder.path })).toEqual([]);
    expect(lambda.calls()).toEqual([]);
  });

  test('is the one that the AWS CLI would take', async () => {
    account(1000, named('ResourceNotFoundException'));
    const credentials = join(folder.path, 'credentials');
    writeFileSync(credentials, '[default]\n');
    expect(await checkAccount({ HOME: folder.path, AWS_SHARED_CREDENTIALS_FILE: credentials })).toHaveLength(
      1,
    );
  });
});

test('the settings that doctor prints for a new account are such as the farm is deployed with', async () => {
  account(10, tooMuchFor(3008));
  const [finding] = await checkAccount(loggedIn);
  const printed = [...(finding?.advice ?? '').matchAll(/-c (\w+)=(\w+)/g)].map(([, name, value]) => [
    name,
    value,
  ]);
  expect(readSettings(Object.fromEntries(printed))).toMatchObject({ accountConcurrency: 10, memory: 3008 });
});

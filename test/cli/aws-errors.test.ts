import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { afterEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { main } from '../../cli/main.ts';
import { testSurroundings } from './test-surroundings.ts';

const cloudFormation = mockClient(CloudFormationClient);
afterEach(() => void cloudFormation.reset());

const failedWith = (name: string, message: string) => Object.assign(new Error(message), { name });

test.each([
  [
    'CredentialsProviderError',
    'Could not load credentials from any providers',
    'NoAwsAccess',
    '`aws configure`',
  ],
  ['ExpiredToken', 'The security token included in the request is expired', 'NoAwsAccess', '`aws sso login`'],
  [
    'InvalidClientTokenId',
    'The security token included in the request is invalid',
    'NoAwsAccess',
    'AWS_PROFILE',
  ],
  ['Error', 'Region is missing', 'NoAwsAccess', 'AWS_REGION'],
  [
    'AccessDenied',
    'amy is not authorized to perform: cloudformation:DescribeStacks',
    'AwsRefused',
    'ask its owner',
  ],
])('%s is told as something to do about it', async (name, message, told, advice) => {
  cloudFormation.on(DescribeStacksCommand).rejects(failedWith(name, message));
  const surroundings = testSurroundings();
  expect(await main(['tokens', 'list'], surroundings)).toBe(3);
  const { stderr } = surroundings.written();
  expect(stderr).toContain(`${told}: `);
  expect(stderr).toContain(message);
  expect(stderr).toContain(advice);
});

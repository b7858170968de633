import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { LambdaClient } from '@aws-sdk/client-lambda';

/** What new accounts are given at first. */
export const newAccount = { concurrency: 10, memory: 3008 } as const;
/** The doctor does not wait long for AWS; times in milliseconds. */
export const quickClient = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 3000, requestTimeout: 10_000 },
};

export type Env = Readonly<Record<string, string | undefined>>;

/** Concurrent executions that a farm may count on: what other functions have reserved for themselves none can use. */
export async function executionsOf(client: LambdaClient): Promise<number> {
  const { GetAccountSettingsCommand } = await import('@aws-sdk/client-lambda');
  const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
  return AccountLimit?.UnreservedConcurrentExecutions ?? newAccount.concurrency;
}

/** Whether there is anything that the AWS CLI would take credentials from; asked of AWS itself, it takes seconds. */
export function awsIsConfigured(env: Env): boolean {
  const folder = join(env.HOME || homedir(), '.aws');
  const files = [
    env.AWS_CONFIG_FILE || join(folder, 'config'),
    env.AWS_SHARED_CREDENTIALS_FILE || join(folder, 'credentials'),
  ];
  return (
    Boolean(env.AWS_ACCESS_KEY_ID || env.AWS_PROFILE || env.AWS_WEB_IDENTITY_TOKEN_FILE) ||
    files.some(existsSync)
  );
}

import { randomBytes } from 'node:crypto';
import { explainedAwsError, nameOf } from '../aws/aws-errors.ts';
import { messageOf } from '../error-facts.ts';
import { showCount } from '../terminal/amounts.ts';
import { awsIsConfigured, type Env, executionsOf, newAccount, quickClient } from './aws-account.ts';
import type { Finding } from './finding.ts';

/** What a farm is deployed for unless it is told otherwise (`infra/settings.ts`). */
const usual = { concurrency: 1000, memory: 10_240 } as const;

/**
 * Whether the AWS account that is logged in to can take a farm, and with which settings; nothing where no
 * account is configured, as on a machine that renders by itself.
 */
export async function checkAccount(env: Env): Promise<Finding[]> {
  if (!awsIsConfigured(env)) return [];
  const name = 'AWS account';
  const { LambdaClient } = await import('@aws-sdk/client-lambda');
  const client = new LambdaClient(quickClient);
  try {
    const concurrency = await executionsOf(client);
    const memory = await largestMemory(client, concurrency);
    return [{ name, ...judged(concurrency, memory, await client.config.region()) }];
  } catch (error) {
    const explained = explainedAwsError(error);
    const advice = 'log in (`aws sso login`, AWS_PROFILE, AWS_REGION) if you mean to deploy a farm';
    return [{ name, state: 'poor', found: messageOf(explained), advice }];
  }
}

function judged(
  concurrency: number,
  memory: number,
  region: string,
): Pick<Finding, 'state' | 'found' | 'advice'> {
  const found = `${region}: ${showCount(concurrency, 'concurrent execution')}, functions of up to ${memory.toLocaleString('en')} MB`;
  const settings = [
    ...(concurrency === usual.concurrency ? [] : [`-c accountConcurrency=${concurrency}`]),
    ...(memory >= usual.memory ? [] : [`-c memory=${memory}`]),
  ];
  if (settings.length === 0) return { state: 'good', found };
  const deploy = `deploy with \`npx cdk deploy ${settings.join(' ')}\``;
  if (concurrency >= usual.concurrency && memory >= usual.memory)
    return { state: 'good', found, advice: deploy };
  const more = 'more is given on request: Service Quotas, AWS Lambda, “Concurrent executions”';
  return { state: 'poor', found, advice: `${deploy}; ${more}` };
}

/**
 * The largest memory of a function here. No call tells it, but one that would pass it is refused with the
 * figure before it is looked whether there is such a function: and there is none, so that nothing changes.
 */
async function largestMemory(
  client: import('@aws-sdk/client-lambda').LambdaClient,
  concurrency: number,
): Promise<number> {
  const { UpdateFunctionConfigurationCommand } = await import('@aws-sdk/client-lambda');
  const FunctionName = `render-farm-doctor-${randomBytes(8).toString('hex')}`;
  try {
    await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: usual.memory }));
  } catch (error) {
    if (nameOf(error) === 'ResourceNotFoundException') return usual.memory;
    const limit = /MemorySize.*less than or equal to (\d+)/s.exec(messageOf(error))?.[1];
    if (limit !== undefined) return Number(limit);
  }
  // It did not say: both limits come with a new account, and go together.
  return concurrency <= newAccount.concurrency ? newAccount.memory : usual.memory;
}

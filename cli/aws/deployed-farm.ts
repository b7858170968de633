import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { CliError } from '../cli-error.ts';
import { messageOf } from '../error-facts.ts';
import { exitStatus } from '../exit-status.ts';
import { explainedAwsError, nameOf } from './aws-errors.ts';

/** What a farm's stack tells of it (`infra/farm-stack.ts`). */
export interface DeployedFarm {
  readonly url: string;
  /** Name of its DynamoDB table. */
  readonly table: string;
  /** Name of the function that renders. */
  readonly workers: string;
}

/** There is no stack of that name where one is logged in to, or it is no farm. */
export class FarmNotDeployed extends CliError {
  override readonly exitStatus = exitStatus.unreachable;

  constructor(stack: string, region: string, why: string) {
    super(`there is no farm ${stack} in ${region}: ${why}`, {
      advice: 'deploy it by `npx cdk deploy`, name another by --stack, or set AWS_REGION to where it is',
    });
  }
}

const outputs = z.object({ FarmUrl: z.string(), TableName: z.string(), RenderFunction: z.string() });

/**
 * Finds a farm by its stack, with the caller's own AWS credentials.
 * @throws FarmNotDeployed, NoAwsAccess, AwsRefused
 */
export async function deployedFarm(client: CloudFormationClient, stack: string): Promise<DeployedFarm> {
  const told = await outputsOf(client, stack);
  const found = outputs.safeParse(told);
  if (!found.success) {
    throw new FarmNotDeployed(stack, await client.config.region(), 'its stack is not that of a farm');
  }
  const { FarmUrl: url, TableName: table, RenderFunction: workers } = found.data;
  return { url: url.replace(/\/+$/, ''), table, workers };
}

async function outputsOf(
  client: CloudFormationClient,
  stack: string,
): Promise<Record<string, string | undefined>> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    return Object.fromEntries(
      (Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue }) => [OutputKey, OutputValue]),
    );
  } catch (error) {
    // This is how CloudFormation says that it knows no such stack.
    if (nameOf(error) === 'ValidationError') {
      throw new FarmNotDeployed(stack, await client.config.region(), messageOf(error));
    }
    throw explainedAwsError(error);
  }
}

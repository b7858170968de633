import { Option } from 'commander';
import type { TokenRecord, TokenStore } from '../../functions/aws/token-store.ts';
import type { SessionOptions } from '../session.ts';
import { explainedAwsError } from './aws-errors.ts';
import { deployedFarm } from './deployed-farm.ts';

/** Options of the commands that talk to the owner's own AWS account. */
export interface StackOptions extends SessionOptions {
  readonly stack: string;
}

export const stackOption = () =>
  new Option('--stack <name>', 'the farm’s stack in your AWS account').default('RenderFarm');

export interface FarmTokens {
  /** Where the farm answers. */
  readonly url: string;
  readonly tokens: TokenStore;
}

/**
 * Does something with the tokens of a deployed farm, under the AWS credentials that the AWS CLI would take.
 * @throws FarmNotDeployed, NoAwsAccess, AwsRefused
 */
export async function withFarmTokens<Answer>(
  { stack }: StackOptions,
  use: (farm: FarmTokens) => Promise<Answer>,
): Promise<Answer> {
  // Loaded here: every other command starts faster without the SDK.
  const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation');
  const { openTokenStore } = await import('../../functions/aws/aws-ports.ts');
  try {
    const { url, table } = await deployedFarm(new CloudFormationClient({}), stack);
    return await use({ url, tokens: openTokenStore(table) });
  } catch (error) {
    throw explainedAwsError(error);
  }
}

/** A token as programs see it: never the token itself. */
export const tokenAnswer = ({ id, name, createdAt, revokedAt }: TokenRecord) => ({
  id,
  name,
  createdAt: new Date(createdAt).toISOString(),
  ...(revokedAt !== undefined && { revokedAt: new Date(revokedAt).toISOString() }),
});

import type { CloudFormationClientConfig } from '@aws-sdk/client-cloudformation';
import type { LambdaClientConfig } from '@aws-sdk/client-lambda';
import { type FarmSettings, readFarmSettings } from '../../functions/aws/farm-settings.ts';
import { explainedAwsError } from './aws-errors.ts';
import { deployedFarm } from './deployed-farm.ts';

/**
 * What a deployed farm tells its workers, under the AWS credentials that the AWS CLI would take: a worker elsewhere is to
 * know the same as those on Lambda.
 * @param clients  how AWS is asked, where the SDK's own patience is too long
 * @throws FarmNotDeployed, NoAwsAccess, AwsRefused
 */
export async function farmSettingsOf(
  stack: string,
  clients: LambdaClientConfig & CloudFormationClientConfig = {},
): Promise<FarmSettings> {
  // Loaded here: every other command starts faster without the SDK.
  const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation');
  const { GetFunctionConfigurationCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  try {
    const { workers } = await deployedFarm(new CloudFormationClient(clients), stack);
    const lambda = new LambdaClient(clients);
    const command = new GetFunctionConfigurationCommand({ FunctionName: workers });
    const { Environment: environment } = await lambda.send(command);
    return readFarmSettings({ ...environment?.Variables, AWS_REGION: await lambda.config.region() });
  } catch (error) {
    throw explainedAwsError(error);
  }
}

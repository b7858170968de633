import { type FarmSettings, readFarmSettings } from '../../functions/aws/farm-settings.ts';
import { explainedAwsError } from './aws-errors.ts';
import { deployedFarm } from './deployed-farm.ts';

/**
 * What a deployed farm tells its workers, under the AWS credentials that the AWS CLI would take: a worker elsewhere is to
 * know the same as those on Lambda.
 * @throws FarmNotDeployed, NoAwsAccess, AwsRefused
 */
export async function farmSettingsOf(stack: string): Promise<FarmSettings> {
  // Loaded here: every other command starts faster without the SDK.
  const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation');
  const { GetFunctionConfigurationCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  try {
    const { workers } = await deployedFarm(new CloudFormationClient({}), stack);
    const lambda = new LambdaClient({});
    const command = new GetFunctionConfigurationCommand({ FunctionName: workers });
    const { Environment: environment } = await lambda.send(command);
    return readFarmSettings({ ...environment?.Variables, AWS_REGION: await lambda.config.region() });
  } catch (error) {
    throw explainedAwsError(error);
  }
}

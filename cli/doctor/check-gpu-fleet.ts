import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { type GpuMachine, processorsOf } from '../../functions/domain/gpu-machines.ts';
import { isSmall } from '../../infra/concurrency.ts';
import { AwsRefused, explainedAwsError, NoAwsAccess, nameOf } from '../aws/aws-errors.ts';
import { FarmNotDeployed } from '../aws/deployed-farm.ts';
import { farmSettingsOf } from '../aws/farm-settings-of.ts';
import { messageOf } from '../error-facts.ts';
import { showCount } from '../terminal/amounts.ts';
import { awsIsConfigured, type Env, executionsOf, quickClient } from './aws-account.ts';
import type { Finding } from './finding.ts';

const name = 'GPU fleet';
/** What EC2 lends at the same time, in virtual processors; g4dn, g5 and g6 are all of these families. */
const quotas = [
  { code: 'L-3819A6DF', kind: 'Spot', called: 'All G and VT Spot Instance Requests' },
  { code: 'L-DB2E81BA', kind: 'On-Demand', called: 'Running On-Demand G and VT instances' },
] as const;
/** The smallest machine of what a farm is deployed with unless it is told otherwise. */
const usualMachines: readonly GpuMachine[] = ['g6.xlarge'];

/**
 * Whether EC2 lends the account a machine for one worker of the GPU fleet at least: new accounts get none, and frames
 * would wait for good. Looks where a farm with such a fleet is deployed or, before one is, where it would be.
 * @param stack  name of the farm's stack
 */
export async function checkGpuFleet(env: Env, stack: string): Promise<Finding[]> {
  if (!awsIsConfigured(env)) return [];
  const { ServiceQuotasClient } = await import('@aws-sdk/client-service-quotas');
  const client = new ServiceQuotasClient(quickClient);
  try {
    const machines = await machinesOf(stack);
    if (machines.length === 0) return [];
    const lent = await Promise.all(
      quotas.map(async (quota) => ({ ...quota, lent: await lentBy(client, quota.code) })),
    );
    return [{ name, ...judged(lent, machines, await client.config.region()) }];
  } catch (error) {
    const explained = explainedAwsError(error);
    // The account's own finding says so already.
    return explained instanceof NoAwsAccess ? [] : [{ name, state: 'poor', ...unread(explained) }];
  }
}

/** Kinds of machines that the fleet has, or would have; none where the farm has no fleet. */
async function machinesOf(stack: string): Promise<readonly GpuMachine[]> {
  try {
    return (await farmSettingsOf(stack, quickClient)).gpu?.machines ?? [];
  } catch (error) {
    if (error instanceof NoAwsAccess) throw error;
    // Who may not look at the farm may still look at the quotas, and an older farm's settings are of another kind.
    if (!(error instanceof FarmNotDeployed)) return usualMachines;
    const { LambdaClient } = await import('@aws-sdk/client-lambda');
    const account = new LambdaClient(quickClient);
    return isSmall(await executionsOf(account)) ? [] : usualMachines;
  }
}

/** Virtual processors. What was never asked for stands among the defaults alone. */
async function lentBy(client: ServiceQuotasClient, code: string): Promise<number> {
  const { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } = await import(
    '@aws-sdk/client-service-quotas'
  );
  const quota = { ServiceCode: 'ec2', QuotaCode: code };
  try {
    return (await client.send(new GetServiceQuotaCommand(quota))).Quota?.Value ?? 0;
  } catch (error) {
    if (nameOf(error) !== 'NoSuchResourceException') throw error;
    return (await client.send(new GetAWSDefaultServiceQuotaCommand(quota))).Quota?.Value ?? 0;
  }
}

type Lent = (typeof quotas)[number] & { readonly lent: number };

function judged(
  all: readonly Lent[],
  machines: readonly GpuMachine[],
  region: string,
): Pick<Finding, 'state' | 'found' | 'advice'> {
  const needed = Math.min(...machines.map(processorsOf));
  const shown = all.map(({ kind, lent }) => `${lent.toLocaleString('en')} ${kind}`).join(', ');
  const found = `${region}: ${shown} virtual processors for machines with a GPU; a worker takes ${needed}`;
  const tooFew = all.filter(({ lent }) => lent < needed);
  const workers = all.reduce((sum, { lent }) => sum + Math.floor(lent / needed), 0);
  if (tooFew.length === 0)
    return { state: 'good', found: `${found}: ${showCount(workers, 'worker')} at most` };
  const ask = `ask for more: Service Quotas, Amazon EC2, ${tooFew.map(({ called }) => `“${called}”`).join(' and ')}, ${needed} for each worker`;
  const [other] = tooFew;
  const meanwhile =
    tooFew.length === all.length
      ? 'until then frames for the fleet wait for good, and `-c gpu=false` leaves it out'
      : `until then there are no ${other?.kind} machines`;
  return { state: 'poor', found, advice: `${ask}; ${meanwhile}` };
}

function unread(error: unknown): Pick<Finding, 'found' | 'advice'> {
  const found = `EC2’s quotas cannot be read: ${messageOf(error)}`;
  const look = `look yourself in the console: Service Quotas, Amazon EC2, ${quotas.map(({ called }) => `“${called}”`).join(' and ')}`;
  if (!(error instanceof AwsRefused)) return { found, advice: look };
  return {
    found,
    advice: `let these credentials do servicequotas:GetServiceQuota and GetAWSDefaultServiceQuota; or ${look}`,
  };
}

import { createApi } from '../../functions/api/create-api.ts';
import { awsClients } from '../../functions/aws/aws-clients.ts';
import { awsPorts } from '../../functions/aws/aws-ports.ts';
import type { FarmSettings } from '../../functions/aws/farm-settings.ts';
import { awsPrices } from '../../functions/domain/aws-prices.ts';
import { lambdaLimits } from '../../functions/domain/limits.ts';
import type { Milliseconds } from '../../functions/domain/units.ts';
import { type Recording, recordCalls } from './recorded-calls.ts';

export interface Submission {
  readonly id: string;
  /** Milliseconds until the API answered. */
  readonly took: number;
  readonly recording: Recording;
}

/**
 * Submits a job as the API's function does, and records what it asks of AWS.
 * @param delay  that each call takes longer
 */
export async function submitOnAws(
  settings: FarmSettings,
  body: object,
  delay: Milliseconds,
): Promise<Submission> {
  const clients = awsClients();
  const recording = recordCalls(clients, delay);
  const { memory, disk, frameTime, region, blenderVersions } = settings;
  const api = createApi({
    ports: awsPorts(settings, { clients }),
    limits: lambdaLimits(disk, frameTime),
    blender: { versions: blenderVersions },
    authorize: async () => true,
    prepare: 'when-needed',
    fleet: { prices: awsPrices(region), memory },
    streaming: false,
    report: console.error,
  });
  const began = performance.now();
  const answer = await api.request('http://farm/v1/jobs', {
    method: 'POST',
    headers: { authorization: 'Bearer bench', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const took = performance.now() - began;
  if (answer.status !== 202) throw new Error(await answer.text());
  const { id } = (await answer.json()) as { id: string };
  for (const client of Object.values(clients)) client.destroy();
  return { id, took, recording };
}

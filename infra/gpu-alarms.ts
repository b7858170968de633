import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Priority } from '../functions/domain/priority.ts';
import { fleetMetric } from '../functions/gpu-fleet/fleet-metrics.ts';
import type { AlarmText } from './farm-alarms.ts';
import type { GpuScaler } from './gpu-scaler.ts';

/** The GPU fleet, as far as it is watched. */
export interface WatchedGpuFleet {
  readonly queues: Readonly<Record<Priority, Queue>>;
  readonly scaler: Pick<GpuScaler, 'station' | 'workerFailed'>;
}

const period = Duration.minutes(5);

export const gpuAlarms = ({ scaler: { station, workerFailed } }: WatchedGpuFleet): AlarmText[] => [
  {
    name: 'gpu-scaler-failing',
    article: 'gpu-scaler-failing',
    sentence: 'The scaler of the GPU fleet has failed for 15 minutes: no worker starts.',
    metric: station.metricErrors({ period }),
    threshold: 1,
    periods: 3,
  },
  {
    name: 'gpu-scaler-not-running',
    article: 'gpu-scaler-not-running',
    sentence: 'The scaler of the GPU fleet has not run for 15 minutes.',
    metric: station.metricInvocations({ period }),
    threshold: 1,
    periods: 3,
    whenLow: true,
  },
  {
    name: 'gpu-frames-without-workers',
    article: 'gpu-frames-without-workers',
    sentence: 'Frames have waited for a GPU for half an hour, and there is no worker.',
    metric: framesWithoutWorker(station, Stats.MINIMUM),
    threshold: 1,
    periods: 6,
  },
  {
    name: 'gpu-workers-failing',
    article: 'gpu-workers-failing',
    sentence: 'Three workers of the GPU fleet have failed in 15 minutes.',
    metric: failedWorkers(workerFailed.ruleName),
    threshold: 3,
    periods: 1,
  },
];

/** As the scaler says. */
export const framesWithoutWorker = (scaler: LambdaFunction, statistic: string): Metric =>
  new Metric({
    namespace: fleetMetric.namespace,
    metricName: fleetMetric.name,
    dimensionsMap: { [fleetMetric.dimension]: scaler.functionName },
    statistic,
    period,
    label: 'without a worker',
  });

/** How often the rule has matched. */
export const failedWorkers = (ruleName: string): Metric =>
  new Metric({
    namespace: 'AWS/Events',
    metricName: 'TriggeredRules',
    dimensionsMap: { RuleName: ruleName },
    statistic: Stats.SUM,
    period: Duration.minutes(15),
    label: 'failed',
  });

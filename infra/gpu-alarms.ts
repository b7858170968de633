import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { AlarmText } from './farm-alarms.ts';
import type { GpuScaler } from './gpu-scaler.ts';

/** The GPU fleet, as far as it is watched. */
export interface WatchedGpuFleet {
  readonly queue: Queue;
  readonly scaler: Pick<GpuScaler, 'station' | 'workerFailed'>;
}

const period = Duration.minutes(5);

export const gpuAlarms = ({ queue, scaler: { station, workerFailed } }: WatchedGpuFleet): AlarmText[] => [
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
    sentence: 'Frames have waited for a GPU for half an hour, and no worker has one in hand.',
    metric: untaken(queue),
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

/** Messages that wait, as long as nobody works on any. */
const untaken = (queue: Queue): IMetric =>
  new MathExpression({
    expression: 'IF(taken < 1, waiting, 0)',
    usingMetrics: {
      waiting: queue.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MINIMUM }),
      taken: queue.metricApproximateNumberOfMessagesNotVisible({ period, statistic: Stats.MAXIMUM }),
    },
    period,
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

import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Api } from './api.ts';
import { freeExecutions } from './concurrency.ts';
import { gpuAlarms, type WatchedGpuFleet } from './gpu-alarms.ts';
import type { Queues } from './queues.ts';

/** What the alarms watch. */
export interface Watched {
  readonly queues: Queues;
  readonly api: Api;
  /** Functions that run Blender. */
  readonly workers: LambdaFunction;
  /** Undefined where the workers make the videos as well. */
  readonly assembly: LambdaFunction | undefined;
  readonly dispatch: LambdaFunction | undefined;
  readonly deadLetters: LambdaFunction;
  readonly reconcile: LambdaFunction;
  /** Undefined on a farm without a GPU fleet. */
  readonly gpu: WatchedGpuFleet | undefined;
  /** Concurrent executions that the account has for this farm. */
  readonly accountConcurrency: number;
}

/** One alarm: it goes off when the metric is as high (or as low) as the threshold for this many periods. */
export interface AlarmText {
  readonly name: string;
  /** The anchor of its article in docs/runbook.md. */
  readonly article: string;
  /** What is the matter when it goes off. */
  readonly sentence: string;
  readonly metric: Metric;
  readonly threshold: number;
  readonly periods: number;
  /** Goes off below the threshold, and when there are no figures at all. */
  readonly whenLow?: boolean;
}

const fiveMinutes = Duration.minutes(5);
const hours = (count: number) => count * 3600;

/** Every alarm of a farm. "It fails" and "it does not run" are two. */
export function farmAlarms(watched: Watched): AlarmText[] {
  return [
    ...deadLetterAlarms(watched),
    ...waitingAlarms(watched),
    ...failureAlarms(watched),
    ...limitAlarms(watched),
    ...reconcileAlarms(watched),
    ...(watched.gpu ? gpuAlarms(watched.gpu) : []),
  ];
}

const deadLetterAlarms = ({ queues }: Watched): AlarmText[] => [
  {
    name: 'dead-letters-not-empty',
    article: 'dead-letters-not-empty',
    sentence: 'Dead letters have waited for 15 minutes: what failed is not recorded.',
    metric: waiting(queues.of('deadLetters'), Stats.MINIMUM),
    threshold: 1,
    periods: 3,
  },
  {
    name: 'last-resort-not-empty',
    article: 'last-resort-not-empty',
    sentence: 'A dead letter could not be recorded in a hundred tries: nothing will look at it again.',
    metric: waiting(queues.lastResort, Stats.MAXIMUM),
    threshold: 1,
    periods: 1,
  },
];

function waitingAlarms({ queues }: Watched): AlarmText[] {
  const frames = queues.of('frames');
  const others = (['prepare', 'dispatch', 'assemble'] as const).filter((name) => queues.of(name) !== frames);
  return [
    {
      name: 'frames-wait-too-long',
      article: 'frames-wait-too-long',
      sentence: 'A frame has waited for its turn for 12 hours.',
      metric: oldest(frames),
      threshold: hours(12),
      periods: 1,
    },
    {
      name: 'high-frames-wait-too-long',
      article: 'frames-wait-too-long',
      sentence: 'A frame of a high job has waited for its turn for 12 hours.',
      metric: oldest(queues.of('framesHigh')),
      threshold: hours(12),
      periods: 1,
    },
    ...others.map((name) => ({
      name: `${name}-waits-too-long`,
      article: 'stations-wait-too-long',
      sentence: `A message to the ${name} station has waited for an hour.`,
      metric: oldest(queues.of(name)),
      threshold: hours(1),
      periods: 1,
    })),
  ];
}

function failureAlarms({ api, workers, assembly, dispatch, deadLetters }: Watched): AlarmText[] {
  const failing = (name: string, station: LambdaFunction): AlarmText => ({
    name: `${name}-failing`,
    article: 'stations-failing',
    sentence: `The ${name} function has failed three times in five minutes.`,
    metric: station.metricErrors({ period: fiveMinutes }),
    threshold: 3,
    periods: 1,
  });
  return [
    {
      name: 'api-failing',
      article: 'api-failing',
      sentence: 'The API has answered five calls in five minutes with an error of its own.',
      metric: api.gateway.metricServerError({ period: fiveMinutes, statistic: Stats.SUM }),
      threshold: 5,
      periods: 1,
    },
    failing('authorizer', api.authorizer),
    failing('dead-letter', deadLetters),
    ...(dispatch ? [failing('dispatch', dispatch)] : []),
    {
      name: 'workers-failing',
      article: 'workers-failing',
      sentence:
        'Five workers in five minutes ended without a word: out of memory, out of time, or not started.',
      metric: workers.metricErrors({ period: fiveMinutes }),
      threshold: 5,
      periods: 1,
    },
    ...(assembly ? [assemblyFailing(assembly)] : []),
  ];
}

const assemblyFailing = (assembly: LambdaFunction): AlarmText => ({
  name: 'assembly-failing',
  article: 'assembly-failing',
  sentence: 'The function that makes videos has failed.',
  metric: assembly.metricErrors({ period: fiveMinutes }),
  threshold: 1,
  periods: 1,
});

const limitAlarms = ({ accountConcurrency }: Watched): AlarmText[] => [
  {
    name: 'throttled',
    article: 'throttled',
    sentence: 'Lambda has refused to start functions of this account for ten minutes.',
    metric: ofAccount('Throttles', Stats.SUM),
    threshold: 1,
    periods: 2,
  },
  {
    name: 'concurrency-nearly-used',
    article: 'concurrency-nearly-used',
    sentence: 'The executions that are kept free for the API are nearly used up.',
    metric: ofAccount('ConcurrentExecutions', Stats.MAXIMUM),
    threshold: accountConcurrency - Math.floor(freeExecutions / 2),
    periods: 2,
  },
];

const reconcileAlarms = ({ reconcile }: Watched): AlarmText[] => [
  {
    name: 'reconcile-failing',
    article: 'reconcile-failing',
    sentence: 'Reconcile has failed for 15 minutes: what is half done stays half done.',
    metric: reconcile.metricErrors({ period: fiveMinutes }),
    threshold: 1,
    periods: 3,
  },
  {
    name: 'reconcile-not-running',
    article: 'reconcile-not-running',
    sentence: 'Reconcile has not run for 15 minutes.',
    metric: reconcile.metricInvocations({ period: fiveMinutes }),
    threshold: 1,
    periods: 3,
    whenLow: true,
  },
];

const waiting = (queue: Queue, statistic: string) =>
  queue.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes, statistic });

const oldest = (queue: Queue) =>
  queue.metricApproximateAgeOfOldestMessage({ period: fiveMinutes, statistic: Stats.MAXIMUM });

/** Over all functions of the account in this region: Lambda counts them without a dimension. */
const ofAccount = (metricName: string, statistic: string) =>
  new Metric({ namespace: 'AWS/Lambda', metricName, statistic, period: fiveMinutes });

import { Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmStatusWidget,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  Stats,
  TextWidget,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type AlarmText, farmAlarms, type Watched } from './farm-alarms.ts';
import { failedWorkers, framesWithoutWorker, type WatchedGpuFleet } from './gpu-alarms.ts';
import { notices } from './notices.ts';

interface ObservabilityProps {
  readonly name: string;
  readonly watched: Watched;
  readonly alarmEmail: string | undefined;
}

/** A dashboard of the farm, and its alarms, each with an article in docs/runbook.md. */
export class Observability extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { name, watched, alarmEmail }: ObservabilityProps) {
    super(scope, id);
    this.topic = notices(this, 'Alarms', alarmEmail);
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    const alarms = farmAlarms(watched).map((text) => this.#alarm(name, text));
    this.#dashboard(name, watched, alarms);
  }

  #alarm(
    farm: string,
    { name, article, sentence, metric, threshold, periods, whenLow = false }: AlarmText,
  ): Alarm {
    const alarm = new Alarm(this, name, {
      alarmName: `${farm}-${name}`,
      alarmDescription: `${sentence} What to do: docs/runbook.md#${article}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: whenLow
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: whenLow ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    return alarm;
  }

  #dashboard(name: string, watched: Watched, alarms: Alarm[]): void {
    const { queues, api, workers, assembly, dispatch, deadLetters, reconcile, gpu } = watched;
    const [frames, high] = [queues.of('frames'), queues.of('framesHigh')];
    const stations = [
      api.station,
      workers,
      ...[assembly, dispatch].flatMap((one) => one ?? []),
      deadLetters,
      reconcile,
      ...(gpu ? [gpu.scaler.station] : []),
    ];
    new Dashboard(this, 'Dashboard', {
      dashboardName: name,
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms, width: 24, height: 4 })],
        [
          graph('Frames that wait, and that are worked on', [
            frames.metricApproximateNumberOfMessagesVisible({ label: 'wait' }),
            frames.metricApproximateNumberOfMessagesNotVisible({ label: 'are worked on' }),
            high.metricApproximateNumberOfMessagesVisible({ label: 'wait, of high jobs' }),
          ]),
          graph('Workers side by side', [
            workers.metric('ConcurrentExecutions', { statistic: Stats.MAXIMUM, label: 'workers' }),
          ]),
          graph('Time of a worker’s message, in milliseconds', [
            workers.metricDuration({ statistic: Stats.p(50), label: 'half are shorter' }),
            workers.metricDuration({ statistic: Stats.p(95), label: '95 % are shorter' }),
            workers.metricDuration({ statistic: Stats.MAXIMUM, label: 'longest' }),
          ]),
        ],
        [
          graph(
            'Failures by function',
            stations.map((station) => station.metricErrors()),
          ),
          graph('Dead letters', [
            queues.of('deadLetters').metricNumberOfMessagesSent({ label: 'sent' }),
            queues.lastResort.metricApproximateNumberOfMessagesVisible({ label: 'nobody could take' }),
          ]),
          graph('Calls of the API', [
            api.gateway.metricCount({ label: 'all' }),
            api.gateway.metricClientError({ label: 'refused (4xx)' }),
            api.gateway.metricServerError({ label: 'failed (5xx)' }),
          ]),
        ],
        ...(gpu ? [gpuGraphs(gpu)] : []),
        [
          new TextWidget({
            markdown: 'The description of each alarm names its article in `docs/runbook.md`.',
            width: 24,
            height: 1,
          }),
        ],
      ],
    });
  }
}

const gpuGraphs = ({ queues: { normal, high }, scaler }: WatchedGpuFleet) => [
  graph('Frames that wait for a GPU, and that have one', [
    normal.metricApproximateNumberOfMessagesVisible({ label: 'wait' }),
    normal.metricApproximateNumberOfMessagesNotVisible({ label: 'are worked on' }),
    high.metricApproximateNumberOfMessagesVisible({ label: 'wait, of high jobs' }),
    framesWithoutWorker(scaler.station, Stats.MAXIMUM),
  ]),
  graph('Age of the oldest frame for a GPU, in seconds', [
    normal.metricApproximateAgeOfOldestMessage({ label: 'oldest' }),
    high.metricApproximateAgeOfOldestMessage({ label: 'oldest, of high jobs' }),
  ]),
  graph('Workers of the GPU fleet', [failedWorkers(scaler.workerFailed.ruleName)]),
];

const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 8, height: 6 });

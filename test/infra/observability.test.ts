import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { farmTemplate, type Resource, resourcesOf } from './farm-template.ts';

const alarmsOf = (settings: Readonly<Record<string, unknown>> = {}): Resource[] =>
  Object.values(resourcesOf(farmTemplate(settings), 'AWS::CloudWatch::Alarm'));
const namesOf = (alarms: readonly Resource[]) =>
  alarms.map(({ Properties }) => Properties.AlarmName as string);
const articleOf = ({ Properties }: Resource) =>
  / docs\/runbook\.md#([a-z-]+)$/.exec(Properties.AlarmDescription)?.[1];

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const articles = [...runbook.matchAll(/^## ([a-z-]+)$/gm)].map((match) => match[1]);

describe('the alarms', () => {
  test('watch all that can go wrong', () => {
    expect(namesOf(alarmsOf()).toSorted()).toEqual(
      [
        'api-failing',
        'assemble-waits-too-long',
        'assembly-failing',
        'authorizer-failing',
        'concurrency-nearly-used',
        'dead-letter-failing',
        'dead-letters-not-empty',
        'dispatch-failing',
        'dispatch-waits-too-long',
        'frames-wait-too-long',
        'gpu-frames-without-workers',
        'gpu-scaler-failing',
        'gpu-scaler-not-running',
        'gpu-workers-failing',
        'high-frames-wait-too-long',
        'last-resort-not-empty',
        'prepare-waits-too-long',
        'reconcile-failing',
        'reconcile-not-running',
        'throttled',
        'workers-failing',
      ].map((name) => `RenderFarm-${name}`),
    );
  });

  test('watch nothing in a small account that is not there', () => {
    const missing = namesOf(alarmsOf()).filter(
      (name) => !namesOf(alarmsOf({ accountConcurrency: 10 })).includes(name),
    );
    expect(missing.toSorted()).toEqual(
      [
        'assemble-waits-too-long',
        'assembly-failing',
        'dispatch-failing',
        'dispatch-waits-too-long',
        'gpu-frames-without-workers',
        'gpu-scaler-failing',
        'gpu-scaler-not-running',
        'gpu-workers-failing',
        'prepare-waits-too-long',
      ].map((name) => `RenderFarm-${name}`),
    );
  });

  test('each have an article in the runbook, and each article an alarm', () => {
    const linked = new Set(alarmsOf().map(articleOf));
    expect([...linked].toSorted()).toEqual(articles.toSorted());
  });

  test('tell people when they go off and when it is over', () => {
    const topics = Object.keys(resourcesOf(farmTemplate(), 'AWS::SNS::Topic'));
    for (const { Properties } of alarmsOf()) {
      expect(topics).toContain(Properties.AlarmActions[0].Ref);
      expect(Properties.OKActions).toEqual(Properties.AlarmActions);
    }
  });

  test('take silence for good news, but for those that wait for a timer’s functions to run', () => {
    const worried = alarmsOf().filter(({ Properties }) => Properties.TreatMissingData === 'breaching');
    expect(namesOf(worried)).toEqual([
      'RenderFarm-reconcile-not-running',
      'RenderFarm-gpu-scaler-not-running',
    ]);
    for (const { Properties } of worried) {
      expect(Properties).toMatchObject({
        ComparisonOperator: 'LessThanThreshold',
        MetricName: 'Invocations',
      });
    }
  });

  test('go off before the API has no execution left', () => {
    for (const accountConcurrency of [10, 1000]) {
      const alarm = alarmsOf({ accountConcurrency }).find(({ Properties }) =>
        Properties.AlarmName.endsWith('concurrency-nearly-used'),
      );
      expect(alarm?.Properties.Threshold).toBe(accountConcurrency - 2);
    }
  });
});

describe('people are told by e-mail', () => {
  const subscriptions = (settings: Readonly<Record<string, unknown>>) =>
    Object.values(resourcesOf(farmTemplate(settings), 'AWS::SNS::Subscription')).map(
      ({ Properties }) => Properties,
    );

  test('of nothing, unless somebody asked for it', () => {
    expect(subscriptions({})).toEqual([]);
  });

  test('of alarms and of ended jobs, each at its address', () => {
    const told = subscriptions({ alarmEmail: 'ops@example.com', jobEmail: 'artists@example.com' });
    expect(told.map(({ Protocol, Endpoint, TopicArn }) => [Protocol, Endpoint, TopicArn.Ref])).toEqual([
      ['email', 'artists@example.com', expect.stringMatching(/^NotificationsEndedJobs/)],
      ['email', 'ops@example.com', expect.stringMatching(/^ObservabilityAlarms/)],
    ]);
  });

  test('of a job that has ended, not of one that goes on', () => {
    const rules = Object.values(resourcesOf(farmTemplate(), 'AWS::Events::Rule'));
    const patterns = rules.flatMap(({ Properties }) =>
      JSON.stringify(Properties.Targets).includes('NotificationsEndedJobs') ? Properties.EventPattern : [],
    );
    expect(patterns).toEqual([
      { source: ['render-farm'], detail: { kind: ['job'], state: ['succeeded', 'failed', 'cancelled'] } },
    ]);
  });
});

test('the dashboard shows figures that CloudWatch has: every metric is of something that is deployed', () => {
  const template = farmTemplate();
  const [dashboard] = Object.values(resourcesOf(template, 'AWS::CloudWatch::Dashboard'));
  const resources = Object.keys(template.toJSON().Resources);
  const named = JSON.stringify(dashboard?.Properties.DashboardBody).matchAll(
    /"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/g,
  );
  const used = [...new Set([...named].map((match) => match[1]))].filter((name) => !name?.startsWith('AWS'));
  expect(used.length).toBeGreaterThan(8);
  expect(resources).toEqual(expect.arrayContaining(used));
});

import type { FleetFigures } from './gpu-fleet-station.ts';

/** The scaler's own metric, as CloudWatch finds it in its log: an alarm and the dashboard read it. */
export const fleetMetric = {
  namespace: 'RenderFarm',
  name: 'FramesWithoutWorker',
  dimension: 'Function',
} as const;

/**
 * A line of the log that CloudWatch makes a metric of (Embedded Metric Format): how many frames wait while no worker
 * runs. The queue's depth does not tell: messages of jobs that were cancelled stay until a worker deletes them.
 * @param name  of the function that says it
 * @param now   milliseconds since 1970
 */
export function metricLine({ waiting, running }: FleetFigures, name: string, now: number): string {
  const { namespace, name: metric, dimension } = fleetMetric;
  return JSON.stringify({
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        { Namespace: namespace, Dimensions: [[dimension]], Metrics: [{ Name: metric, Unit: 'Count' }] },
      ],
    },
    [dimension]: name,
    [metric]: running > 0 ? 0 : waiting,
  });
}

import { expect, test } from '@jest/globals';
import { metricLine } from '../../functions/gpu-fleet/fleet-metrics.ts';

test.each([
  // waiting, running, without a worker
  [0, 0, 0],
  [7, 0, 7],
  [7, 1, 0],
])('of %i frames that wait, with %i workers, %i are without one', (waiting, running, without) => {
  expect(JSON.parse(metricLine({ waiting, running }, 'scaler', 1_764_000_000_000))).toEqual({
    _aws: {
      Timestamp: 1_764_000_000_000,
      CloudWatchMetrics: [
        {
          Namespace: 'RenderFarm',
          Dimensions: [['Function']],
          Metrics: [{ Name: 'FramesWithoutWorker', Unit: 'Count' }],
        },
      ],
    },
    Function: 'scaler',
    FramesWithoutWorker: without,
  });
});

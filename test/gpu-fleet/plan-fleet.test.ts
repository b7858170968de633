import { describe, expect, test } from '@jest/globals';
import { instant, seconds } from '../../functions/domain/units.ts';
import type { WorkLeft } from '../../functions/gpu-fleet/new-workers.ts';
import { type FleetView, planFleet } from '../../functions/gpu-fleet/plan-fleet.ts';
import type { FleetWorker, RememberedFleet } from '../../functions/ports/worker-fleet.ts';

const now = instant(10_000_000);
const ago = (time: number) => instant(now - 1000 * time);
const hours = (frames: number): WorkLeft => ({
  waiting: frames,
  sideBySide: frames,
  frameTime: seconds(3600),
  rendering: [],
});

/** A worker that was submitted so many seconds ago, and began so many seconds later. */
const worker = (number: number, submitted: number, startUp?: number): FleetWorker => ({
  id: `job-${number}`,
  name: `gpu-worker-${number}`,
  submittedAt: ago(submitted),
  ...(startUp !== undefined && { startedAt: ago(submitted - startUp) }),
});
const remembered = (submitted: number, ...recent: [number: number, ago: number][]): RememberedFleet => ({
  submitted,
  recent: recent.map(([number, time]) => ({ name: `gpu-worker-${number}`, at: ago(time) })),
});
const plan = (view: Partial<FleetView>, memory?: RememberedFleet) =>
  planFleet({ work: [], messages: 0, workers: [], maximum: 3, ...view })(memory, now);

describe('the scaler', () => {
  test('remembers what it is about to submit, and names each anew', () => {
    const { write, answer } = plan({ work: [hours(9)], messages: 9 }, remembered(4, [4, 300]));
    expect(answer).toEqual({ submit: ['gpu-worker-5', 'gpu-worker-6', 'gpu-worker-7'], terminate: [] });
    expect(write).toEqual(remembered(7, [5, 0], [6, 0], [7, 0]));
  });

  test('writes nothing when there is nothing to do', () =>
    expect(plan({}, remembered(4, [4, 30]))).toEqual({ answer: { submit: [], terminate: [] } }));

  type Row = [submitted: number, view: Partial<FleetView>, memory: RememberedFleet | undefined, why: string];
  test.each<Row>([
    [3, { work: [hours(9)], messages: 9 }, undefined, 'work for more than there may be'],
    [0, { work: [hours(9)], messages: 0 }, undefined, 'the queue tells of no message'],
    [2, { work: [hours(9)], messages: 2 }, undefined, 'the queue tells of two'],
    [0, { work: [], messages: 9 }, undefined, 'no job wants what is in the queue'],
    [
      1,
      { work: [hours(9)], messages: 9, workers: [worker(1, 30), worker(2, 999, 200)] },
      undefined,
      'two are there',
    ],
    [
      1,
      { work: [hours(9)], messages: 9 },
      remembered(2, [1, 119], [2, 20]),
      'two were submitted, and none is seen',
    ],
    [2, { work: [hours(9)], messages: 9 }, remembered(2, [1, 120], [2, 20]), 'one of them never came'],
    [
      1,
      { work: [hours(9)], messages: 9, workers: [worker(1, 20), worker(2, 20)] },
      remembered(2, [1, 20], [2, 20]),
      'those that are seen count once',
    ],
  ])('submits %d of three: %p, %p: %s', (submitted, view, memory) =>
    expect(plan(view, memory).answer.submit).toHaveLength(submitted),
  );

  test('starts none for what those that run will have done before it is there', () => {
    const work = [{ ...hours(10), frameTime: seconds(10) }];
    const submitted = (startUp: number) =>
      plan({ work, messages: 10, workers: [worker(1, 2000, startUp)] }).answer.submit.length;
    // Of one that runs it knows how long a start takes.
    expect(submitted(40)).toBe(2);
    expect(submitted(150)).toBe(0);
  });

  test('ends those that have not begun once no frame is left for them, the youngest first', () => {
    const workers = [worker(1, 500, 200), worker(2, 100), worker(3, 61), worker(4, 59)];
    const { write, answer } = plan(
      { work: [hours(1)], messages: 1, workers, maximum: 9 },
      remembered(4, [3, 61], [4, 59]),
    );
    // Number 4 may have been submitted for work that this scaler has not seen.
    expect(answer.terminate.map(({ name }) => name)).toEqual(['gpu-worker-3', 'gpu-worker-2']);
    expect(write).toEqual(remembered(4, [4, 59]));
  });

  test('leaves those that run to themselves', () =>
    expect(plan({ workers: [worker(1, 500, 200)] }).answer.terminate).toEqual([]));

  test('ends none because the queue alone seems to be empty', () =>
    expect(plan({ work: [hours(2)], messages: 0, workers: [worker(1, 100)] }).answer.terminate).toEqual([]));
});

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JobState } from '../../functions/domain/job-state.ts';
import { instant, jobId, seconds } from '../../functions/domain/units.ts';
import { openTestFarm, type TestFarm } from './test-farm.ts';
import { tinyBlend } from './tiny-scene.ts';
import { crashed, failFrame, prepareJob, succeedFrame } from './work-on-frames.ts';

let farm: TestFarm;
let id: string;

beforeEach(async () => {
  farm = await openTestFarm();
  const scene = await farm.upload('shot.blend', tinyBlend([{ frames: [1, 4] }]));
  id = (await farm.call('POST', '/jobs', { scene: 'shot.blend', manifest: [scene] })).body.id;
});
afterEach(() => farm.close());

const put = (state: JobState) =>
  farm.ports.jobs.updateJob(jobId(id), (job) => ({
    write: { ...job, state, endedAt: instant(1) },
    answer: undefined,
  }));

async function sentFrames(): Promise<string[]> {
  const found = await farm.ports.queues.frames.receive({ limit: 10, visibility: seconds(60) });
  return found
    .map(({ message }) => `${message.kind === 'frame' ? message.frame : '?'} of ${message.epoch}`)
    .sort();
}

describe('control', () => {
  test.each<[JobState, string, number, string]>([
    // state       call      status  state then, or why not
    ['rendering', 'pause', 200, 'paused'],
    ['rendering', 'cancel', 200, 'cancelled'],
    ['paused', 'resume', 200, 'rendering'],
    ['paused', 'cancel', 200, 'cancelled'],
    ['cancelled', 'retry', 200, 'rendering'],
    ['failed', 'retry', 200, 'rendering'],
    ['rendering', 'resume', 409, 'the job is not paused, it is rendering'],
    ['succeeded', 'pause', 409, 'the job has already succeeded'],
    ['succeeded', 'cancel', 409, 'the job has already succeeded'],
    ['cancelled', 'cancel', 409, 'the job has already been cancelled'],
    ['assembling', 'pause', 409, 'every frame is done, only the video is being made'],
    ['queued', 'retry', 409, 'the job has not begun to render'],
    ['paused', 'retry', 409, 'the job is paused: resume it first'],
    ['succeeded', 'retry', 409, 'no frame has failed; name frames to render them again'],
    ['rendering', 'delete', 409, 'it is rendering: cancel it first'],
  ])('a %s job on %s', async (from, action, status, outcome) => {
    await prepareJob(farm.ports, id);
    await put(from);
    const answer =
      action === 'delete'
        ? await farm.call('DELETE', `/jobs/${id}`)
        : await farm.call('POST', `/jobs/${id}/${action}`);
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.body.state).toBe(outcome);
    else expect(answer.body).toMatchObject({ title: 'Conflict', errors: [{ code: 'StateConflict' }] });
    if (status !== 200) expect(answer.body.detail).toContain(outcome);
  });

  test('resume sends every unfinished frame again', async () => {
    await prepareJob(farm.ports, id);
    await succeedFrame(farm.ports, id, 2);
    await farm.ports.jobs.updateJob(jobId(id), (job) => ({
      write: { ...job, dispatch: { cursor: job.total } },
      answer: undefined,
    }));
    await farm.call('POST', `/jobs/${id}/pause`);
    expect(await sentFrames()).toEqual([]);
    await farm.call('POST', `/jobs/${id}/resume`);
    expect(await sentFrames()).toEqual(['1 of 1', '3 of 1', '4 of 1']);
  });

  test('resume of a job that was paused before it was prepared goes back to its preparation', async () => {
    await farm.ports.queues.prepare.receive({ limit: 1, visibility: seconds(60) });
    await farm.call('POST', `/jobs/${id}/pause`);
    const { body } = await farm.call('POST', `/jobs/${id}/resume`);
    expect(body.state).toBe('queued');
    expect(await farm.ports.queues.prepare.depth()).toMatchObject({ waiting: 1 });
  });
});

describe('retry', () => {
  beforeEach(async () => {
    await prepareJob(farm.ports, id);
    for (const frame of [1, 3]) await succeedFrame(farm.ports, id, frame);
    for (const frame of [2, 4]) await failFrame(farm.ports, id, frame, crashed);
    await put('failed');
  });

  test('renders all that failed, in a new epoch', async () => {
    const { body } = await farm.call('POST', `/jobs/${id}/retry`);
    expect(body).toMatchObject({ state: 'rendering', epoch: 2, endedAt: null, failure: null });
    expect(body.frames).toMatchObject({ succeeded: 2, failed: 0, queued: 2 });
    expect(await sentFrames()).toEqual(['2 of 2', '4 of 2']);
  });

  test('renders frames by name, whatever became of them', async () => {
    await farm.call('POST', `/jobs/${id}/retry`, { frames: '3-4' });
    expect(await sentFrames()).toEqual(['3 of 2', '4 of 2']);
  });

  test.each([
    [{ frames: '4-9' }, 'FramesNotInJob', '5-9'],
    [{ frames: '5-1' }, 'BadFrameList', 'backwards'],
    [{ frames: 'scene' }, 'BadFrameList', 'scene'],
    [{ frames: 7 }, 'BadValue', 'frames'],
    [{ fames: '1' }, 'UnknownField', 'fames'],
  ])('refuses %j', async (body, code, says) => {
    const answer = await farm.call('POST', `/jobs/${id}/retry`, body);
    expect([answer.status, answer.body.errors[0].code]).toEqual([422, code]);
    expect(answer.body.errors[0].message).toContain(says);
    expect((await farm.call('GET', `/jobs/${id}`)).body.epoch).toBe(1);
  });
});

test('a deleted job is gone for whoever asks, and left to be swept', async () => {
  await farm.call('POST', `/jobs/${id}/cancel`);
  expect((await farm.call('DELETE', `/jobs/${id}`)).status).toBe(204);
  const calls = [
    ['GET', ''],
    ['GET', '/frames'],
    ['GET', '/frames/1'],
    ['GET', '/outputs'],
    ['GET', '/events'],
    ['POST', '/retry'],
    ['POST', '/pause'],
    ['DELETE', ''],
  ] as const;
  for (const [method, path] of calls) {
    const { status, body } = await farm.call(method, `/jobs/${id}${path}`);
    expect([method, path, status, body.errors[0].code]).toEqual([method, path, 404, 'NoSuchJob']);
  }
  expect((await farm.call('GET', '/jobs')).body.jobs).toEqual([]);
  expect((await farm.ports.jobs.readJob(jobId(id)))?.deletedAt).toEqual(expect.any(Number));
});

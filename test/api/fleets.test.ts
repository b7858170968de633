import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { awsPrices } from '../../functions/domain/aws-prices.ts';
import { bytes, frameNumber, jobId, seconds } from '../../functions/domain/units.ts';
import { openTestFarm, type TestFarm } from './test-farm.ts';
import { tinyBlend } from './tiny-scene.ts';
import { crashed, failFrame, prepareJob, prepareScene, succeedFrame } from './work-on-frames.ts';

const memory = bytes(7076 * 2 ** 20);
const fleet = { prices: awsPrices('us-east-1'), memory };
const lambda = { memory, disk: bytes(2 ** 30), frameTime: seconds(840) };

let farm: TestFarm;
afterEach(() => farm.close());

const light = { samples: 8, engine: 'CYCLES' };
const heavy = { samples: 100_000, engine: 'CYCLES' };
async function request(settings: object = light) {
  const scene = tinyBlend([{ frames: [1, 3], resolution: [1920, 1080] }]);
  return { scene: 'shot.blend', manifest: [await farm.upload('shot.blend', scene)], settings };
}
const submitted = async (body: object) => (await farm.call('POST', '/jobs', body)).body;
const estimated = async (body: object) => (await farm.call('POST', '/estimates', body)).body;

describe('a farm with Lambda and machines with a GPU', () => {
  beforeEach(async () => {
    farm = await openTestFarm({}, true, { fleet, gpu: { lambda } });
  });

  test.each([
    // what           fleet      because
    ['a light scene', light, 'lambda', /nothing that is known/],
    ['a heavy one', heavy, 'gpu', /resolution and samples ask for/],
    ['EEVEE', { engine: 'BLENDER_EEVEE' }, 'gpu', /EEVEE is slow without a GPU/],
  ])('chooses for %s', async (_what, settings, chosen, reason) => {
    const body = await request(settings);
    expect(await estimated(body)).toMatchObject({
      fleet: chosen,
      reason: expect.stringMatching(reason),
      warnings: [],
    });
    const job = await submitted(body);
    expect(job.fleet).toEqual({ fleet: chosen, reason: expect.stringMatching(reason), moved: null });
    expect(job.request.fleet).toBe('auto');
  });

  test.each(['lambda', 'gpu'])('renders on %s where a job asks for it', async (asked) => {
    expect((await submitted({ ...(await request(heavy)), fleet: asked })).fleet).toEqual({
      fleet: asked,
      reason: 'the job asks for it',
      moved: null,
    });
  });

  test('has no fleet of its own machine', async () => {
    const { status, body } = await farm.call('POST', '/jobs', { ...(await request()), fleet: 'local' });
    expect([status, body.errors[0].code, body.errors[0].advice]).toEqual([
      422,
      'NoSuchFleet',
      'ask for auto or lambda or gpu, or leave it out',
    ]);
  });

  test('takes for Lambda only what a worker there can keep', async () => {
    const body = await request();
    const large = { ...body, manifest: [...body.manifest, await farm.upload('x.bin', new Uint8Array(1))] };
    // As large as that file says it is, it would not fit.
    const gpu = { lambda: { ...lambda, disk: bytes(2) } };
    await farm.close();
    farm = await openTestFarm({}, true, { fleet, gpu });
    const again = { ...large, manifest: (await request()).manifest };
    const refused = await farm.call('POST', '/jobs', { ...again, fleet: 'lambda' });
    expect(refused.body.errors[0].code).toBe('TreeTooLarge');
    expect((await submitted(again)).fleet).toMatchObject({ fleet: 'gpu' });
  });

  test('learns of what was rendered before', async () => {
    const first = await submitted(await request(heavy));
    await prepareJob(farm.ports, first.id);
    await succeedFrame(farm.ports, first.id, 1);
    expect((await submitted(await request(heavy))).fleet.fleet).toBe('lambda');
    const { ports } = farm;
    const id = jobId(first.id);
    await failFrame(ports, first.id, 2, { ...crashed, class: 'too-heavy' });
    expect((await ports.jobs.readFrame(id, frameNumber(2)))?.lastFailure?.class).toBe('too-heavy');
    expect((await submitted(await request(heavy))).fleet).toMatchObject({
      fleet: 'gpu',
      reason: expect.stringContaining('too heavy for Lambda before'),
    });
  });

  test('estimates by frames that the same fleet has rendered', async () => {
    const first = await submitted(await request());
    await prepareJob(farm.ports, first.id);
    await succeedFrame(farm.ports, first.id, 1);
    expect(await estimated(await request())).toMatchObject({
      fleet: 'lambda',
      framesMeasured: 1,
      seconds: 6,
    });
    expect(await estimated({ ...(await request()), fleet: 'gpu' })).toMatchObject({
      fleet: 'gpu',
      framesMeasured: 0,
      seconds: null,
      cost: { usd: null },
    });
  });

  test('counts into a job’s cost what its scene’s preparation took', async () => {
    const { id } = await submitted(await request());
    const cost = async () => (await farm.call('GET', `/jobs/${id}`)).body.cost.usd;
    expect(await cost()).toBe(0);
    await prepareScene(farm.ports, id);
    expect(await cost()).toBeGreaterThan(0);
  });

  test('lets a job bound its workers', async () => {
    expect((await submitted({ ...(await request()), maxWorkers: 2 })).request.maxWorkers).toBe(2);
  });
});

test('a farm without a GPU says in its estimate, and of the job, that EEVEE is slow there', async () => {
  farm = await openTestFarm({}, true, { fleet });
  const body = await request({ engine: 'BLENDER_EEVEE' });
  expect(await estimated(body)).toMatchObject({
    fleet: 'lambda',
    reason: null,
    warnings: [{ code: 'SlowWithoutGpu', message: expect.stringContaining('EEVEE is slow without a GPU') }],
  });
  expect((await estimated(await request())).warnings).toEqual([]);
  const job = await submitted(body);
  expect(job.fleet).toBeNull();
  expect(job.warnings).toContainEqual(expect.objectContaining({ code: 'SlowWithoutGpu' }));
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openTestFarm, type TestFarm, token } from './test-farm.ts';

let farm: TestFarm;
beforeAll(async () => {
  farm = await openTestFarm();
});
afterAll(() => farm.close());

const bearer = { authorization: `Bearer ${token}` };

describe('without a good token', () => {
  test.each([
    ['none', {}],
    ['another', { authorization: 'Bearer other' }],
    ['an empty one', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: `Basic ${token}` }],
    ['two', { authorization: `Bearer ${token} ${token}` }],
  ])('(%s) every call is refused', async (_what, headers) => {
    for (const [method, path] of [
      ['GET', '/v1/jobs'],
      ['POST', '/v1/jobs'],
      ['DELETE', '/v1/jobs/j_1'],
      ['GET', '/v1/nothing'],
    ]) {
      const response = await farm.request(String(path), { method: String(method), headers });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(await response.json()).toMatchObject({
        title: 'Unauthorized',
        errors: [{ code: 'TokenRefused' }],
      });
    }
  });

  test('what is in force and what there is to call are told', async () => {
    const health = await farm.request('/v1/healthz');
    expect(await health.json()).toMatchObject({
      status: 'ok',
      blender: ['4.5.15'],
      limits: { framesPerJob: 200_000 },
      prices: { local: { usd: 0 } },
    });
    expect((await farm.request('/v1/openapi.json')).status).toBe(200);
  });
});

describe('a request that is none', () => {
  test('a call that there is not', async () => {
    const response = await farm.request('/v1/nothing', { headers: bearer });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ code: 'NoSuchCall' }] });
  });

  test.each(['/jobs', '/estimates', '/uploads'])('a body that is not JSON, to %s', async (path) => {
    const headers = { ...bearer, 'content-type': 'application/json' };
    const response = await farm.request(`/v1${path}`, { method: 'POST', headers, body: '{"scene":' });
    expect(response.status).toBe(400);
    const problem = await response.json();
    expect(problem).toMatchObject({
      title: 'Bad Request',
      errors: [{ message: expect.stringMatching(/JSON/) }],
    });
  });

  test('a body beyond 6 MiB', async () => {
    const body = JSON.stringify({ name: 'x'.repeat(6 * 2 ** 20) });
    const headers = { ...bearer, 'content-type': 'application/json', 'content-length': `${body.length}` };
    const response = await farm.request('/v1/jobs', { method: 'POST', headers, body });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ errors: [{ code: 'BodyTooLarge' }] });
  });

  test('an idempotency key without end', async () => {
    const key = { 'idempotency-key': 'k'.repeat(256) };
    const { status, body } = await farm.call('POST', '/jobs', {}, key);
    expect([status, body.errors[0].code]).toEqual([422, 'BadValue']);
  });
});

test('an error that nobody foresaw is reported, and not told', async () => {
  const broken = await openTestFarm();
  const lost = new Error('the database is gone');
  Object.assign(broken.ports.jobs, { listJobs: () => Promise.reject(lost) });
  const { status, body } = await broken.call('GET', '/jobs');
  await broken.close();
  expect([status, body.errors[0].code]).toEqual([500, 'InternalError']);
  expect(JSON.stringify(body)).not.toContain('database');
  expect(broken.reported).toEqual([lost]);
});

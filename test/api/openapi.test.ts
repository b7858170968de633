import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestFarm, type TestFarm } from './test-farm.ts';

let farm: TestFarm;
beforeAll(async () => {
  farm = await openTestFarm();
});
afterAll(() => farm.close());

const described = async () => (await farm.call('GET', '/openapi.json')).body;

test('docs/openapi.json is what the API says of itself (else run scripts/write-openapi)', async () => {
  const written = await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
  expect(JSON.parse(written)).toEqual(await described());
});

test('every call is described', async () => {
  const { paths } = await described();
  const calls = Object.entries<object>(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path.replace('/v1', '')}`),
  );
  expect(calls.sort()).toEqual([
    'delete /jobs/{id}',
    'get /healthz',
    'get /jobs',
    'get /jobs/{id}',
    'get /jobs/{id}/archive',
    'get /jobs/{id}/events',
    'get /jobs/{id}/failures',
    'get /jobs/{id}/frames',
    'get /jobs/{id}/frames/{frame}',
    'get /jobs/{id}/outputs',
    'get /jobs/{id}/video',
    'post /estimates',
    'post /jobs',
    'post /jobs/{id}/cancel',
    'post /jobs/{id}/pause',
    'post /jobs/{id}/resume',
    'post /jobs/{id}/retry',
    'post /uploads',
    'post /uploads/{id}/complete',
  ]);
});

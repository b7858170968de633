import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { main } from '../../cli/main.ts';
import { answerJson, fakeFarm, nowhere } from './fake-farm.ts';
import { testSurroundings } from './test-surroundings.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'data-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const listJobs = async (env: Record<string, string> = {}) => {
  const surroundings = testSurroundings({
    env: { PATH: process.env.PATH ?? '', HOME: data, RENDER_FARM_DATA: data, ...env },
  });
  const status = await main(['jobs'], surroundings);
  return { status, ...surroundings.written() };
};

test('the farm that runs on the data folder is joined', async () => {
  await using farm = await fakeFarm((request, response) =>
    answerJson(response, { jobs: [] }, request.headers.authorization === 'Bearer t' ? 200 : 401),
  );
  writeFileSync(join(data, 'serve.json'), JSON.stringify({ url: farm.url, token: 't', pid: process.pid }));
  expect(await listJobs()).toEqual({ status: 0, stdout: 'There are no jobs.\n', stderr: '' });
});

test('a farm that does not start is reported with the end of its log', async () => {
  const { status, stderr } = await listJobs({ RENDER_FARM_BLENDER: '/nonexistent/blender' });
  expect(status).toBe(3);
  expect(stderr).toContain('FarmNotStarted: the embedded farm did not start');
  expect(stderr).toContain('  | NoBlender:');
  expect(stderr).toContain('render-farm doctor');
  expect(readFileSync(join(data, 'serve.log'), 'utf8')).toContain('NoBlender');
  expect(statSync(join(data, 'serve.log')).mode & 0o077).toBe(0);
});

test.each(['', '{', '{"url":7}'])('a serve.json that holds %j is none', async (text) => {
  writeFileSync(join(data, 'serve.json'), text);
  const { stdout } = await listJobs({ RENDER_FARM_BLENDER: '/nonexistent/blender' });
  expect(stdout).toContain('starting the farm on this machine');
});

test('the address of a farm that is gone leads nowhere, and another is started', async () => {
  writeFileSync(join(data, 'serve.json'), JSON.stringify({ url: await nowhere(), token: 't', pid: 2 ** 30 }));
  const { stdout } = await listJobs({ RENDER_FARM_BLENDER: '/nonexistent/blender' });
  expect(stdout).toContain('starting the farm on this machine');
});

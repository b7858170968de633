import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { showEstimate } from '../../cli/commands/estimate.ts';
import { main } from '../../cli/main.ts';
import { tinyBlend } from '../api/tiny-scene.ts';
import { answerJson, fakeFarm } from './fake-farm.ts';
import { testSurroundings } from './test-surroundings.ts';

const known = {
  frames: 250,
  fleet: 'gpu',
  reason: 'EEVEE is slow without a GPU',
  warnings: [],
  seconds: 500,
  framesMeasured: 3,
  cost: { usd: 1.234 },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'estimate-'));
  writeFileSync(join(folder, 'shot.blend'), tinyBlend([{ frames: [1, 250] }]));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function estimate(flags: readonly string[], answer: object = known) {
  const bodies: string[] = [];
  await using farm = await fakeFarm((request, response, { pathname }) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      if (pathname === '/v1/healthz') return answerJson(response, { blender: ['4.5.15'] });
      if (pathname === '/v1/estimates') {
        bodies.push(body);
        return answerJson(response, answer);
      }
      const { files } = JSON.parse(body) as { files: readonly { path: string }[] };
      return answerJson(response, { files: files.map((file) => ({ ...file, present: true })) });
    });
  });
  const env = { HOME: folder, RENDER_FARM_URL: farm.url, RENDER_FARM_TOKEN: 't' };
  const surroundings = testSurroundings({ env, cwd: folder });
  const status = await main(['estimate', 'shot.blend', ...flags], surroundings);
  return { status, requests: farm.requests, body: JSON.parse(bodies[0] ?? '{}'), ...surroundings.written() };
}

describe('estimate', () => {
  test('uploads as a submission does, and asks what it would take', async () => {
    const { status, stdout, requests, body } = await estimate(['--frames', '1-250', '--fleet', 'gpu']);
    expect(status).toBe(0);
    expect(new Set(requests)).toEqual(new Set(['GET /v1/healthz', 'POST /v1/uploads', 'POST /v1/estimates']));
    expect(body).toMatchObject({ scene: 'shot.blend', frames: '1-250', fleet: 'gpu' });
    expect(stdout).toContain('  fleet     gpu: EEVEE is slow without a GPU\n');
    expect(stdout).toContain('  time      8 min 20 s of one worker, by 3 frames rendered before\n');
    expect(stdout).toContain('  cost      $1.23');
  });

  test('tells a program the farm’s own answer', async () => {
    const { stdout } = await estimate(['--json']);
    expect(JSON.parse(stdout)).toEqual(known);
  });
});

test('what is not known yet is said, with what to do', () => {
  const slow = { code: 'SlowWithoutGpu', message: 'EEVEE is slow without a GPU: a frame takes some 70 s' };
  const text = showEstimate({
    frames: 1,
    fleet: 'lambda',
    warnings: [slow],
    framesMeasured: 0,
    cost: { usd: null },
  });
  expect(text.split('\n')).toEqual([
    '1 frame',
    '  fleet     lambda',
    '  time      not known: no frame of this scene with these settings was rendered there yet',
    '  cost      not known either',
    `warning: ${slow.message}`,
    '  → render a few of its frames first: --frames 1-3',
  ]);
});

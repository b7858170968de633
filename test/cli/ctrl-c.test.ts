import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { main } from '../../cli/main.ts';
import { until } from '../../scripts/local-account/until.ts';
import { answerJson, type FakeFarm, fakeFarm, jobView } from './fake-farm.ts';
import { testSurroundings } from './test-surroundings.ts';

const pressKeys = fileURLToPath(new URL('press-keys.py', import.meta.url));
const command = fileURLToPath(new URL('../../cli/render-farm.ts', import.meta.url));
const ctrlC = '\\x03';
const down = '\\x1b[B';
const enter = '\\r';
const question = 'What now?';

/** A farm with one job, which renders until it is cancelled or asked for often enough. */
function farmWithJob(rendersFor = Number.POSITIVE_INFINITY): Promise<FakeFarm> {
  let cancelled = false;
  let asked = 0;
  return fakeFarm((_request, response, url) => {
    if (url.pathname.endsWith('/cancel')) cancelled = true;
    if (url.pathname.endsWith('/events')) answerJson(response, {}, 501);
    else if (url.pathname.endsWith('/frames')) answerJson(response, { frames: [] });
    else {
      const done = asked++ >= rendersFor ? 'succeeded' : 'rendering';
      answerJson(response, jobView(cancelled ? 'cancelled' : done, { succeeded: 1 }));
    }
  });
}

/** Watches the job on a terminal, typing `keys` when what stands before them has appeared. */
async function watch(farm: FakeFarm, ...keys: string[]) {
  const node = [process.execPath, command, 'watch', 'j_1'];
  const child = spawn('python3', [pressKeys, ...keys, '--', ...node], {
    env: { ...process.env, RENDER_FARM_URL: farm.url, RENDER_FARM_TOKEN: 't', TERM: 'xterm' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [status] = await once(child, 'close');
  return { status, output };
}

describe('Ctrl-C on a terminal', () => {
  test('asks, and can go on watching', async () => {
    await using farm = await farmWithJob(4);
    const { status, output } = await watch(farm, 'rendering', ctrlC, question, enter);
    expect(output).toContain('succeeded: 1 of 4 frames rendered');
    expect(status).toBe(0);
  });

  test('asks, and can leave the job to itself', async () => {
    await using farm = await farmWithJob();
    const { status, output } = await watch(farm, 'rendering', ctrlC, question, down + enter);
    expect(output).toContain('come back to it with `render-farm watch j_1`');
    expect(status).toBe(130);
    expect(farm.requests).not.toContain('POST /v1/jobs/j_1/cancel');
  });

  test('asks, and can cancel the job', async () => {
    await using farm = await farmWithJob();
    const { status, output } = await watch(farm, 'rendering', ctrlC, question, down + down + enter);
    expect(output).toContain('cancelled: 1 of 4 frames rendered');
    expect(status).toBe(1);
    expect(farm.requests).toContain('POST /v1/jobs/j_1/cancel');
  });

  test('twice leaves at once', async () => {
    await using farm = await farmWithJob();
    const { status, output } = await watch(farm, 'rendering', ctrlC, question, ctrlC);
    expect(output).toContain('goes on without being watched');
    expect(status).toBe(130);
  });

  test('gives the terminal its cursor back', async () => {
    await using farm = await farmWithJob();
    const { output } = await watch(farm, 'rendering', ctrlC, question, ctrlC);
    expect(output.lastIndexOf('\u001b[?25h')).toBeGreaterThan(output.lastIndexOf('\u001b[?25l'));
  });
});

test('Ctrl-C where nobody can be asked leaves, and says how to come back', async () => {
  await using farm = await farmWithJob();
  const surroundings = testSurroundings({ env: { RENDER_FARM_URL: farm.url, RENDER_FARM_TOKEN: 't' } });
  const watching = main(['watch', 'j_1'], surroundings);
  await until('the job to be watched', 100, async () => farm.requests.includes('GET /v1/jobs/j_1'));
  surroundings.interrupt();
  expect(await watching).toBe(130);
  expect(surroundings.written().stderr).toContain('render-farm watch j_1');
});

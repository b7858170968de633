import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findBlender } from '../../functions/blender/find-blender.ts';
import { graphicsEnvironment } from '../../functions/blender/graphics-environment.ts';
import { until } from '../../scripts/local-account/until.ts';
import { BlenderBench, blenderUnderTest, childProcesses, patience } from './test-blender.ts';

const onLinux = process.platform === 'linux' && process.arch === 'x64' ? test : test.skip;
const parent = fileURLToPath(new URL('./a-parent.ts', import.meta.url));

let bench: BlenderBench;
beforeAll(async () => {
  bench = await BlenderBench.make(['plain', 'trouble']);
});
afterAll(() => bench.end());

onLinux('a scene’s code gets no socket but a local one, even where scripts are allowed', async () => {
  await bench.render(bench.session('trouble', { allowScripts: true }), 6);
  expect(await readFile(bench.path('trouble', 'network'), 'utf8')).toBe(
    'AF_INET PermissionError, AF_INET6 PermissionError, AF_NETLINK PermissionError, AF_UNIX open',
  );
});

test('a scene’s code finds no environment of the farm’s but where the GPU is', async () => {
  process.env.FARM_SECRET = 'not for scenes';
  const environment = graphicsEnvironment({ ...process.env, CUDA_VISIBLE_DEVICES: '1' });
  const renderer = await bench.another({ environment });
  await bench.render(bench.session('trouble', { allowScripts: true }), 8, {}, renderer);
  const names = await readFile(bench.path('trouble', 'environment'), 'utf8');
  expect(names).toContain('TMPDIR');
  expect(names).toContain('CUDA_VISIBLE_DEVICES');
  expect(names.split(' ').filter((name) => /^(FARM|AWS|HOME|PATH|USER|NODE)/.test(name))).toEqual([]);
});

onLinux('Blender is the first to go when memory runs out', async () => {
  await bench.render(bench.session('plain'), 1);
  const scores = await Promise.all(
    (await childProcesses()).map((pid) => readFile(`/proc/${pid}/oom_score_adj`, 'latin1')),
  );
  expect(scores.map(Number)).toContain(1000);
});

test.each(['idle', 'rendering'])(
  'Blender and what checks its pictures die with a killed parent, %s',
  async (doing) => {
    const child = spawn(process.execPath, [parent, blenderUnderTest, bench.folder, doing], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const blender = Number(line);
    expect(isAlive(blender)).toBe(true);
    const all = [blender, ...(process.platform === 'linux' ? childrenOf(blender) : [])];
    for (const checker of all.slice(1)) process.kill(checker, 'SIGSTOP'); // as one that gets no time
    child.kill('SIGKILL');
    await until('Blender’s death', patience, async () => !all.some(isAlive));
  },
);

const childrenOf = (pid: number): number[] =>
  spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.trim() !== '')
    .map(Number);

test('the worker ends with its standard input, even in mid-render', async () => {
  const worker = await startWorker();
  await rm(renders(), { force: true });
  send(worker, { id: 1, command: 'open', ...bench.session('trouble', endless), ...surroundings() });
  send(worker, { id: 2, command: 'render', frame: 11, folder: await bench.attemptFolder() });
  await until('the render to begin', patience, async () => existsSync(renders()));
  expect(worker.exitCode).toBeNull();
  worker.stdin?.end();
  await once(worker, 'exit');
});

/** The file that the scene's code writes when its frame 11 begins to be rendered. */
const renders = () => bench.path('trouble', 'renders');
const endless = { allowScripts: true, settings: { samples: 100_000, resolution: { x: 1000, y: 1000 } } };
const surroundings = () => ({ scratch: bench.path('scratch'), device: 'CPU', threads: 0 });
const send = (worker: ChildProcess, command: object) => worker.stdin?.write(`${JSON.stringify(command)}\n`);

async function startWorker(): Promise<ChildProcess> {
  const { command, args } = await findBlender(blenderUnderTest);
  const worker = spawn(command, args, { env: {}, stdio: ['pipe', 'ignore', 'ignore', 'pipe'] });
  await once(createInterface({ input: worker.stdio[3] as Readable }), 'line');
  return worker;
}

/** Whether a process runs; a dead one that nobody has buried yet does not. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findBlender } from '../../functions/blender/find-blender.ts';
import { bytes } from '../../functions/domain/units.ts';
import type { FrameLimits } from '../../functions/ports/renderer.ts';
import { until } from '../../scripts/local-account/until.ts';
import { BlenderBench, blenderUnderTest, childProcesses, patience, plenty } from './test-blender.ts';

const run = promisify(execFile);
const onLinux = process.platform === 'linux' ? test : test.skip;

let bench: BlenderBench;
beforeAll(async () => {
  bench = await BlenderBench.make(['plain', 'trouble']);
});
afterAll(() => bench.end());

/** Blender 4.2 brings nothing that reads pictures without it. */
const checksBeside = async () => !(await findBlender(blenderUnderTest)).version.startsWith('4.2');

/** The process that checks what this test's Blender has rendered; undefined where Blender does that itself. */
async function checker(): Promise<number | undefined> {
  const [blender] = await childProcesses();
  const { stdout } = await run('ps', ['-o', 'pid=,args=', '--ppid', String(blender)]).catch(() => ({
    stdout: '',
  }));
  const line = stdout.split('\n').find((text) => text.includes('checker.py'));
  return line === undefined ? undefined : Number.parseInt(line, 10);
}

/** Linux's scheduling policy of a process: 0 is the usual one, 5 that of those who take what others leave. */
async function policyOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[38]);
}

onLinux(
  'frames are checked by a process that takes what rendering leaves, and dies with Blender',
  async () => {
    await bench.render(bench.session('plain'), 1);
    const pid = await checker();
    expect(pid !== undefined).toBe(await checksBeside());
    if (pid === undefined) return;
    expect(await policyOf(pid)).toBe(5);
    const [blender = 0] = await childProcesses();
    process.kill(blender, 'SIGKILL');
    await until('the end of the checks', patience, async () => !(await isAlive(pid)));
    // What is dead is no longer called by its name, and its parent may not know yet.
    await until('Blender’s end', patience, async () => bench.renderer.memory() === 0);
  },
);

const isAlive = async (pid: number) =>
  (await run('ps', ['-o', 'stat=', '-p', String(pid)]).catch(() => ({ stdout: 'Z' }))).stdout[0] !== 'Z';

/** Renders frames while the process that checks them stands still, until the last one's picture is there. */
async function renderUnchecked(frames: readonly number[], limits: FrameLimits = plenty) {
  await bench.render(bench.session('plain'), 1);
  const pid = await checker();
  if (pid === undefined) return undefined;
  process.kill(pid, 'SIGSTOP');
  const folders = await Promise.all(frames.map(() => bench.attemptFolder()));
  const renderings = folders.map((folder, at) =>
    bench.render(bench.session('plain'), frames[at] ?? Number.NaN, { folder, limits }),
  );
  for (const rendering of renderings) rendering.catch(() => undefined); // they are awaited later
  const last = join(folders.at(-1) ?? '', 'frame.png');
  await until('the last picture', patience, async () => existsSync(last));
  return { pid, renderings };
}

onLinux('a check that is killed is begun again', async () => {
  const under = await renderUnchecked([2, 3]);
  expect(under !== undefined).toBe(await checksBeside());
  if (under === undefined) return;
  process.kill(under.pid, 'SIGKILL');
  const frames = await Promise.all(under.renderings);
  expect(frames.map(({ files }) => files.length)).toEqual([2, 2]);
  expect(await checker()).not.toBe(under.pid);
});

onLinux.each([
  [9, { name: 'OutOfMemory', failure: 'too-heavy' }],
  [11, { name: 'CheckDied', failure: 'bad-output', details: { signal: 'SIGSEGV' } }],
])('a check that dies of signal %d each time it is begun fails its frame alone', async (signal, error) => {
  const session = bench.session('trouble', { allowScripts: true });
  await bench.render(session, 1);
  const pid = await checker();
  expect(pid !== undefined).toBe(await checksBeside());
  if (pid === undefined) return;
  await writeFile(bench.path('trouble', 'dies.py'), `import os; os.kill(os.getpid(), ${signal})`);
  process.kill(pid, 'SIGKILL');
  await expect(bench.render(session, 12)).rejects.toMatchObject(error);
  expect((await bench.render(session, 13)).files).toHaveLength(2);
});

onLinux(
  'checks for which the machine finds no time give way no more, and Blender waits for them',
  async () => {
    const under = await renderUnchecked([2, 3, 4, 5, 6]);
    expect(under !== undefined).toBe(await checksBeside());
    if (under === undefined) return;
    const frames = await Promise.all(under.renderings);
    expect(frames.map(({ files }) => files.length)).toEqual([2, 2, 2, 2, 2]);
    const pid = await checker();
    expect(pid).not.toBe(under.pid);
    expect(await policyOf(pid ?? 0)).toBe(0);
  },
);

onLinux('frames under check have no part in what ends their Blender', async () => {
  const limits = { ...plenty, memory: bytes(2 ** 30) };
  const under = await renderUnchecked([2, 3], limits);
  expect(under !== undefined).toBe(await checksBeside());
  if (under === undefined) return;
  const greedy = bench.render(bench.session('trouble', { allowScripts: true }), 4, { limits });
  await expect(greedy).rejects.toMatchObject({ name: 'OutOfMemory' });
  for (const rendering of under.renderings) {
    await expect(rendering).rejects.toMatchObject({ name: 'BlenderReplaced', isFault: false });
  }
});

test('what a check that was broken off has left is none of the frame’s files', async () => {
  const folder = await bench.attemptFolder();
  await writeFile(join(folder, 'frame.png.part'), 'half a picture');
  const { files } = await bench.render(bench.session('plain'), 1, { folder });
  expect(files.map(({ name }) => name)).toEqual(['frame.png', 'preview.jpg']);
});

/** Checks half a picture on a disk that has so many bytes left, as Blender leaves it on a full one without a word. */
const verifyHalf = `
import collections, os, shutil, sys
folder, free, package = sys.argv[1:]
sys.path.insert(0, package)
import bpy
from render_worker.bundled import bundled_packages
sys.path.extend(bundled_packages())
from render_worker.check import Check
from render_worker.failure import RenderFailure
from render_worker.picture_names import PictureNames
from render_worker.verify import verify_frame
shutil.disk_usage = lambda _folder: collections.namedtuple("Usage", "free")(int(free))
picture = os.path.join(folder, "frame.png")
os.truncate(picture, os.path.getsize(picture) // 2)
names = PictureNames()
try:
    verify_frame([Check(folder, names, False, (64, 36), (64, 36), False, False, [])])
except RenderFailure as failure:
    print(failure.failure_class, failure.code)
`;

test.each([
  ['the disk’s', 1000, 'transient DiskFull'],
  ['the picture’s, where there is room', 2 ** 30, 'bad-output PictureDoesNotDecode'],
])('half a picture is a fault of %s', async (_whose, free, failure) => {
  const { folder } = await bench.render(bench.session('plain'), 1);
  const args = ['-I', '-c', verifyHalf, folder, String(free), resolve('blender-image')];
  expect((await run(blenderUnderTest, args)).stdout.trim().split('\n').at(-1)).toBe(failure);
});

/** Compresses a picture where what packs it is at fault, and puts other bytes into the place of the first ones. */
const packWrongly = `
import sys, zlib
picture, package = sys.argv[1:]
sys.path.insert(0, package)
from render_worker import png_compression
from render_worker.failure import RenderFailure

class Faulty:
    def __init__(self, level):
        self.packer, self.begun = zlib.compressobj(level), False
    def compress(self, content):
        altered = content if self.begun else bytes([content[0] ^ 1]) + content[1:]
        self.begun = self.begun or len(content) > 0
        return self.packer.compress(altered)
    def flush(self):
        return self.packer.flush()

class Zlib:
    compressobj = Faulty

png_compression.isal_zlib, png_compression.zlib = None, Zlib
try:
    png_compression.compress(picture, 6)
except RenderFailure as failure:
    print(failure.code, failure)
`;

test('a picture that was packed otherwise than Blender wrote it is not taken', async () => {
  const { folder } = await bench.render(bench.session('plain'), 1);
  const picture = join(folder, 'frame.png');
  const before = await readFile(picture);
  const { stdout } = await run(blenderUnderTest, [
    '-I',
    '-c',
    packWrongly,
    picture,
    resolve('blender-image'),
  ]);
  expect(stdout).toMatch(/^PictureDoesNotDecode .* is not the one that Blender wrote/);
  expect(await readFile(picture)).toEqual(before);
});

onLinux('a disk that is full while Blender writes is told as that', async () => {
  const folder = await bench.attemptFolder();
  await symlink('/dev/full', join(folder, 'frame.jpg'));
  const session = bench.session('plain', { output: { format: 'JPEG', depth: 8 } });
  const error = { name: 'DiskFull', failure: 'transient' };
  await expect(bench.render(session, 1, { folder })).rejects.toMatchObject(error);
});

onLinux('a check for which no other frame follows gives way no more once Blender is idle', async () => {
  const session = bench.session('trouble', { allowScripts: true });
  await bench.render(session, 14, { fresh: true });
  const pid = await checker();
  expect(pid !== undefined).toBe(await checksBeside());
  if (pid === undefined) return;
  process.kill(pid, 'SIGSTOP');
  expect((await bench.render(session, 1)).files).toHaveLength(2);
  expect(await policyOf((await checker()) ?? 0)).toBe(0);
});

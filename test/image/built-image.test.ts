/** What the built image must be, run as Lambda runs it. scripts/test-image names the image. */
import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bundle } from '../../scripts/bundle.ts';
import { BlenderBench, pngPixels } from '../blender/test-blender.ts';
import { enginesUnderTest, pictureSettings } from './engine-pictures.ts';
import type { ImageAccount } from './image-account.ts';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../..', import.meta.url));
const image = process.env.RENDER_FARM_IMAGE ?? '';
/** Bytes of the files in the image. */
const largest = 1.5e9;

async function inImage(options: readonly string[], ...command: readonly string[]): Promise<string> {
  const { stdout } = await run(join(repository, 'scripts/run-image'), [...options, image, ...command]);
  return stdout;
}

const asRoot = ['--user', '0:0'];

describe('what a function sees', () => {
  const program = mkdtempSync(join(tmpdir(), 'image-test-'));
  const pictures = mkdtempSync(join(tmpdir(), 'image-test-pictures-'));
  let account: ImageAccount;

  beforeAll(async () => {
    bundle(['test/image/in-the-image-process.ts'], program);
    cpSync(join(repository, 'test/blender'), join(program, 'test/blender'), { recursive: true });
    chmodSync(program, 0o755);
    chmodSync(pictures, 0o777);
    const mounts = ['--volume', `${program}/test:/var/task/test:ro`, '--volume', `${pictures}:/mnt`];
    const options = [...mounts, '--env', 'FARM_SECRET=not for scenes'];
    const node = '/usr/local/bin/node';
    account = JSON.parse(
      await inImage(options, node, '/var/task/test/image/in-the-image-process.mjs', '/mnt'),
    );
  }, 600_000);
  afterAll(() => {
    for (const folder of [program, pictures]) rmSync(folder, { recursive: true, force: true });
  });

  test.each(enginesUnderTest)('%s renders', (engine) => {
    expect(account.renderTimes[engine]).toBeGreaterThan(0);
  });

  test('Cycles’ picture is that of the whole module', async () => {
    const series = account.blender.split('.', 2).join('.');
    const whole = await BlenderBench.make(['plain'], join(repository, '.blender', series, 'bin/python'));
    const expected = await whole.pixels(whole.session('plain', pictureSettings('CYCLES')), 1);
    await whole.end();
    const picture = await readFile(join(pictures, 'CYCLES/frame.png'));
    expect(pngPixels(picture).equals(expected)).toBe(true);
  });

  test('a scene’s code gets no socket but a local one', () => {
    expect(account.network).toBe(
      'AF_INET PermissionError, AF_INET6 PermissionError, AF_NETLINK PermissionError, AF_UNIX open',
    );
  });

  test('a scene’s code can read neither environment nor memory nor program of the farm’s process', () => {
    const denied = 'PermissionError';
    expect(account.farm).toEqual({ environ: denied, mem: denied, maps: denied, exe: denied });
  });

  test('a scene’s code finds the farm’s environment in no process', () => {
    expect(account.environments).toContainEqual(expect.stringContaining('TMPDIR='));
    expect(account.environments).not.toContainEqual(expect.stringContaining('FARM_SECRET'));
  });

  test('it needs no home and no place to write but /tmp', () => {
    expect(account.home).toBeUndefined();
    expect(account.writable).toEqual(['/tmp']);
  });

  test('videos are encoded', () => {
    expect(account.encoders).toEqual(['libx264', 'libx265']);
  });
});

test('it is no larger than it must be', async () => {
  const [size] = (await inImage(asRoot, 'du', '--summarize', '--one-file-system', '--bytes', '/')).split(
    '\t',
  );
  console.log(`${image}: ${(Number(size) / 1e9).toFixed(2)} GB`);
  expect(Number(size)).toBeLessThanOrEqual(largest);
});

test('nothing of the home folder that the build was lent stays', async () => {
  const names = ['-name', '*.pem', '-o', '-name', '.npmrc', '-o', '-name', 'pip.conf'];
  expect(await inImage(asRoot, 'find', '/root', '(', ...names, ')')).toBe('');
});

test('its own user can write nowhere in it', async () => {
  const closed = ['-type', 'd', '-not', '-readable', '-prune'];
  const writable = ['-writable', '-not', '-type', 'l', '-not', '-path', '/tmp', '-print'];
  expect(await inImage(['--user', '1000:1000'], 'find', '/', '-xdev', ...closed, '-o', ...writable)).toBe('');
});

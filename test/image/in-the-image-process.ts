/**
 * Runs inside the image, bundled: renders with its Blender through its Node, as a function does, into a folder that is
 * named, and prints what came of it as a line of JSON. built-image.test.ts runs it.
 */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { findBlender } from '../../functions/blender/find-blender.ts';
import { minutes } from '../../functions/domain/units.ts';
import { ffmpegExecutable } from '../../functions/local/local-tools.ts';
import { BlenderBench, blenderUnderTest, plenty } from '../blender/test-blender.ts';
import { enginesUnderTest, pictureSettings } from './engine-pictures.ts';
import type { ImageAccount } from './image-account.ts';

const [pictures = ''] = process.argv.slice(2);
const bench = await BlenderBench.make(['plain', 'prying', 'trouble']);

async function render(engine: string): Promise<number> {
  const folder = `${pictures}/${engine}`;
  mkdirSync(folder);
  const session = bench.session('plain', pictureSettings(engine));
  const { renderTime } = await bench.render(session, 1, { folder, limits: { ...plenty, time: minutes(9) } });
  return renderTime;
}

/** What a scene's code wrote down when it was let loose. */
async function letLoose(scene: string, frame: number, about: string): Promise<string> {
  await bench.render(bench.session(scene, { allowScripts: true }), frame);
  return readFile(bench.path(scene, about), 'utf8');
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function encodes(codec: string): boolean {
  const video = ['-f', 'lavfi', '-i', 'testsrc=duration=1:size=64x64', '-c:v', codec, '-f', 'null', '-'];
  execFileSync(ffmpegExecutable(process.env) ?? '', ['-loglevel', 'error', ...video], { stdio: 'pipe' });
  return true;
}

const renderTimes: Record<string, number> = {};
for (const engine of enginesUnderTest) renderTimes[engine] = await render(engine);
const { environments, ...farm } = JSON.parse(await letLoose('prying', 1, 'found'));
const account: ImageAccount = {
  blender: (await findBlender(blenderUnderTest)).version,
  renderTimes,
  network: await letLoose('trouble', 6, 'network'),
  farm,
  environments,
  home: process.env.HOME,
  writable: ['/', '/opt/blender', '/var/task', '/tmp'].filter(isWritable),
  encoders: ['libx264', 'libx265'].filter(encodes),
};
await bench.end();
console.log(JSON.stringify(account));

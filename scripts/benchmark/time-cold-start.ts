import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { frameNumber } from '../../functions/domain/units.ts';
import type { EmulatedFarm } from '../../test/image/emulated-farm.ts';
import { startRie } from '../../test/image/start-rie.ts';

const runImage = fileURLToPath(new URL('../run-image', import.meta.url));

/** Imports Blender, and nothing else, and prints the nanoseconds that it took; what Blender says is no part of that. */
const bare = `t=$(date +%s%N); "$0" -I -c 'import bpy, os; os._exit(0)' >/dev/null; echo $(($(date +%s%N) - t))`;

/**
 * Seconds of a function's first invocation, from its event to its answer, without those in which the frame rendered:
 * at most what passes until the first frame's render begins.
 * @param image  empty for the bundle without an image
 */
export async function timeColdStart(farm: EmulatedFarm, scene: string, image: string): Promise<number> {
  const frame = frameNumber(1);
  const job = await farm.submit(scene);
  const event = await farm.eventFor(job, frame);
  const render = await startRie('render', { ...farm.environment, IMAGE: image });
  try {
    const began = performance.now();
    const answer = await render.invoke(event);
    const took = performance.now() - began;
    const record = await farm.ports.jobs.readFrame(job.id, frame);
    if (record?.state !== 'succeeded') throw new Error(`the frame did not render: ${JSON.stringify(answer)}`);
    return (took - record.result.renderTime) / 1000;
  } finally {
    await render.end();
  }
}

/** Seconds of a Python that imports bpy, in the image, or the one that is given. */
export function timeImport(python: string, image: string): number {
  const shell = ['sh', '-c', bare];
  const [program = '', ...args] =
    image === '' ? [...shell, python] : [runImage, image, ...shell, '/opt/blender/bin/python'];
  return Number(execFileSync(program, args, { encoding: 'utf8' })) / 1e9;
}

/** Gigabytes of the files in an image. */
export function sizeOf(image: string): number {
  const du = ['du', '--summarize', '--one-file-system', '--bytes', '/'];
  const [size] = execFileSync(runImage, ['--user', '0:0', image, ...du], { encoding: 'utf8' }).split('\t');
  return Number(size) / 1e9;
}

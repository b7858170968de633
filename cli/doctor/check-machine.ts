import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { messageOf } from '../error-facts.ts';
import { runningFarm } from '../farm/embedded-location.ts';
import { showCount, showSize } from '../terminal/amounts.ts';
import type { Finding } from './finding.ts';

const neededNode = 24;
/** A light scene in Blender takes half of it, the farm a fifth. */
const neededMemory = 2 * 2 ** 30;
/** Frames, textures and logs of a small job. */
const neededDisk = 2 * 2 ** 30;

export function checkNode(): Finding {
  const found = `${process.version} (${process.execPath})`;
  if (Number.parseInt(process.versions.node, 10) >= neededNode) return { name: 'Node', state: 'good', found };
  return {
    name: 'Node',
    state: 'missing',
    found,
    advice: `run \`npm install\` in the folder of render-farm: it brings Node ${neededNode} along`,
  };
}

export function checkMachine(): Finding {
  const cores = showCount(availableParallelism(), 'core');
  const found = `${cores}, ${showSize(totalmem())} of memory, ${showSize(freemem())} of it free`;
  const state = totalmem() >= neededMemory ? 'good' : 'poor';
  const advice = 'heavy scenes will run out of memory here: render them on a larger machine';
  return { name: 'machine', state, found, ...(state === 'poor' && { advice }) };
}

/** Whether the farm can keep its data, and how much of it. */
export async function checkDataFolder(folder: string): Promise<Finding> {
  const name = 'data folder';
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const found = `${folder}, ${showSize(free)} free`;
    if (free >= neededDisk) return { name, state: 'good', found };
    return {
      name,
      state: 'poor',
      found,
      advice: 'free some disk, or set RENDER_FARM_DATA to a folder on another',
    };
  } catch (error) {
    const advice = 'set RENDER_FARM_DATA to a folder that you can write to';
    return { name, state: 'missing', found: `${folder} cannot be written to: ${messageOf(error)}`, advice };
  }
}

/** Says whether the farm on this machine runs now; it need not, it is started when it is needed. */
export async function checkServe(folder: string): Promise<Finding> {
  const running = await runningFarm(folder).catch(() => undefined);
  const found = running ? `runs at ${running.url}` : 'does not run; the next `render` starts it';
  return { name: 'farm', state: 'good', found };
}

import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ByteSource } from '../../functions/blend-file/byte-source.ts';
import { inspectScene } from '../../functions/blend-file/inspect-scene.ts';
import { nodeDecompression } from '../../functions/blend-file/node-decompression.ts';
import { openFileSource } from '../../functions/blend-file/node-file-source.ts';

export interface TimedRead {
  readonly seconds: number;
  /** Bytes that were asked for. */
  readonly read: number;
}

/** Times the reader on one scene, with so many milliseconds for each read as an object store would take. */
export async function timeReader(scene: string, latency: number): Promise<TimedRead> {
  await using file = await openFileSource(scene);
  let read = 0;
  const source: ByteSource = {
    size: file.size,
    async read(offset, length) {
      read += length;
      if (latency > 0) await sleep(latency);
      return file.read(offset, length);
    },
  };
  const tree = {
    exists: async () => false,
    list: async () => [],
    open: async () => undefined,
    place: async () => undefined,
    liesAt: async () => false,
  };
  const began = performance.now();
  await inspectScene(source, { decompression: nodeDecompression, path: 'scene.blend', tree });
  return { seconds: (performance.now() - began) / 1000, read };
}

/** Seconds that Blender takes to start, open a scene and tell its frame range and files. */
export function timeAsking(python: string, scene: string): number {
  const ask = [
    'import bpy, sys',
    'bpy.ops.wm.open_mainfile(filepath=sys.argv[1])',
    'scene = bpy.context.scene',
    'print(scene.frame_start, scene.frame_end, scene.render.engine, bpy.utils.blend_paths(absolute=True))',
  ].join('\n');
  const began = performance.now();
  execFileSync(python, ['-c', ask, scene], { stdio: 'pipe' });
  return (performance.now() - began) / 1000;
}

import { readFileSync } from 'node:fs';
import { inspectFile } from '../../cli/scene/inspect-file.ts';

/**
 * Reads one scene as `render-farm inspect` does and prints how it ended, in how many seconds and bytes of memory, as
 * JSON. In a process of its own, since memory is that of the whole process: Linux keeps its peak as VmHWM.
 */
const began = performance.now();
const ended = await inspectFile(process.argv[2] ?? '', process.cwd()).then(
  () => 'read',
  (error: unknown) => (error instanceof Error ? error.name : String(error)),
);
const seconds = (performance.now() - began) / 1000;
const [, peak = 'NaN'] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
console.log(JSON.stringify({ ended, seconds, memory: Number(peak) * 1024 }));

import type { Failure } from '../failure.ts';
import type { Bytes } from '../units.ts';
import type { LeasedWork } from '../work.ts';

/** Above this share of the memory limit, a worker that vanished is taken to have run out of memory. */
const outOfMemoryShare = 0.85;

/** What became of the worker whose lease has expired, as far as its last heartbeat tells. */
export function lossOf(work: LeasedWork): Failure {
  const { memory, worker } = work.lease;
  if (memory && memory.used > outOfMemoryShare * memory.limit) {
    return {
      class: 'too-heavy',
      code: 'OutOfMemory',
      message: `the worker ${worker} vanished while Blender held ${toMiB(memory.used)} of ${toMiB(memory.limit)} MiB`,
      advice: 'render it with more memory, or simplify the scene',
      details: { used: memory.used, limit: memory.limit },
    };
  }
  return {
    class: 'transient',
    code: 'WorkerLost',
    message: `the worker ${worker} stopped without a word in attempt ${work.attempt}`,
    advice: 'retry the frame; if it happens again, look at the worker’s memory and its log',
  };
}

const toMiB = (size: Bytes) => Math.round(size / 2 ** 20);

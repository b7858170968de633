/** Where files lie, by the beginnings of their keys (`functions/domain/keys.ts`). */
export const uploads = 'blobs/';
export const outputs = 'jobs/';
/** Which trees have been baked. */
export const bakes = 'bakes/';
/** When reconcile last swept the uploads. */
export const sweeps = 'reconcile/';

export const farmQueues = [
  'prepare',
  'frames',
  'framesHigh',
  'gpu',
  'gpuHigh',
  'dispatch',
  'assemble',
  'deadLetters',
] as const;
/** One of the farm's queues; `gpu` and `gpuHigh` are there on a farm with a GPU fleet alone. */
export type FarmQueue = (typeof farmQueues)[number];

/** Where frames wait, by fleet and priority. */
const frameQueues = ['frames', 'framesHigh', 'gpu', 'gpuHigh'] as const;

/** What a station may do with the world, beside taking the messages that are for it. */
export interface Rights {
  /** `write` includes `read`, `sweep` both. */
  readonly records: 'read' | 'write' | 'sweep';
  /** Files that it may read, write and delete, by the beginnings of their keys. */
  readonly read?: readonly string[];
  readonly write?: readonly string[];
  readonly remove?: readonly string[];
  /** Finds uploads in parts that were begun and not ended. */
  readonly resumeUploads?: true;
  readonly send?: readonly FarmQueue[];
  /** Queues whose messages it may count. */
  readonly measure?: readonly FarmQueue[];
  readonly publish: boolean;
}

/** One row a station: no more than its code calls. */
export const rights = {
  api: {
    records: 'write',
    read: [uploads, outputs],
    write: [uploads],
    resumeUploads: true,
    send: ['prepare', ...frameQueues, 'dispatch', 'assemble'],
    publish: true,
  },
  /**
   * Takes frames and prepares scenes; what a lost attempt has stored it deletes again. A scene that it has baked it
   * stores as if it had been uploaded so.
   */
  render: {
    records: 'write',
    read: [uploads, bakes],
    write: [uploads, outputs, bakes],
    remove: [outputs],
    send: [...frameQueues, 'dispatch', 'assemble', 'deadLetters'],
    publish: true,
  },
  dispatch: { records: 'read', send: frameQueues, publish: false },
  assemble: {
    records: 'write',
    read: [uploads, outputs],
    write: [outputs],
    remove: [outputs],
    // A job of which frames are missing goes back to its workers.
    send: [...frameQueues, 'dispatch', 'assemble'],
    publish: true,
  },
  deadLetter: { records: 'write', send: [...frameQueues, 'assemble', 'deadLetters'], publish: true },
  /** It renews an upload by writing it anew, and deletes those that were not used for long. */
  reconcile: {
    records: 'sweep',
    read: [uploads, outputs, sweeps],
    write: [uploads, sweeps],
    remove: [uploads, outputs, bakes],
    send: ['prepare', ...frameQueues, 'dispatch', 'assemble'],
    measure: ['prepare', ...frameQueues, 'assemble'],
    publish: true,
  },
  /** Beside this it starts and ends the GPU fleet's workers, and remembers that (`GpuScaler`). */
  gpuScaler: { records: 'read', measure: ['gpu', 'gpuHigh'], publish: false },
} as const satisfies Readonly<Record<string, Rights>>;

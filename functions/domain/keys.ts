import type { FrameNumber, JobId, Sha256 } from './units.ts';

/** Where things lie in the object store. Readers of frames use recorded keys only, never these. */
export const blobPrefix = 'blobs/';
export const blobKey = (digest: Sha256) => `${blobPrefix}${digest}`;
export const bakesPrefix = 'bakes/';
/** Blender's last frame is 1,048,574, and its first as far on the other side. */
const offset = 2 ** 20;
/** Names what came of a bake of what `digest` stands for; the keys of one digest are in the order of their last frames. */
export const bakeKey = (digest: Sha256, lastFrame: number) =>
  `${bakesPrefix}${digest}/${String(lastFrame + offset).padStart(7, '0')}`;
/** An empty object, put whenever blobs were swept. */
export const blobsSweptKey = 'reconcile/blobs-swept';
export const jobPrefix = (job: JobId) => `jobs/${job}/`;
/** Holds the attempt, so that a stalled old upload can never overwrite a newer result. */
export const frameKey = (job: JobId, frame: FrameNumber, attempt: number, name: string) =>
  `jobs/${job}/frames/${frame}/${attempt}/${name}`;
export const taskKey = (job: JobId, task: string, attempt: number, name: string) =>
  `jobs/${job}/tasks/${task}/${attempt}/${name}`;
export const logKey = (job: JobId, frame: FrameNumber, attempt: number) =>
  `jobs/${job}/frames/${frame}/${attempt}/blender.log`;

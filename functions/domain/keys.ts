import type { FrameNumber, JobId, Sha256 } from './units.ts';

/** Where things lie in the object store. Readers of frames use recorded keys only, never these. */
export const blobPrefix = 'blobs/';
export const blobKey = (digest: Sha256) => `${blobPrefix}${digest}`;
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

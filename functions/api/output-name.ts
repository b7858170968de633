import type { StoredFile } from '../domain/frame.ts';
import type { Job } from '../domain/job.ts';
import { distinctNames, nameFrame, places } from '../domain/naming.ts';
import type { FrameNumber } from '../domain/units.ts';
import { sceneName } from './scene-name.ts';

/**
 * The names under which a frame's files are downloaded: by the job's template, with what tells each file from
 * the others of the frame, such as `shot_0007_Cam_L.png`.
 */
export function outputNames(job: Job, frame: FrameNumber, files: readonly StoredFile[]): string[] {
  const { naming } = job.request.output;
  const several = (job.request.settings.cameras?.length ?? 0) > 1 || places(naming, 'camera');
  const constant = { scene: sceneName(job.request.scene), job: job.request.name, frame };
  const names = files.map(({ name, camera, output, view }) => {
    const parts = { ...(several && camera && { camera }), ...(output && { output }), ...(view && { view }) };
    return `${nameFrame(naming, { ...constant, ...parts })}${extensionOf(name)}`;
  });
  return distinctNames(names);
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > name.lastIndexOf('/') + 1 ? name.slice(dot) : '';
}

export const videoName = (job: Job): string => `${sceneName(job.request.scene)}.mp4`;

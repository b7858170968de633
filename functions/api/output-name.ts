import type { Job } from '../domain/job.ts';
import { nameFrame } from '../domain/naming.ts';
import type { FrameNumber } from '../domain/units.ts';
import { sceneName } from './scene-name.ts';

/** What Blender's own picture is called in an attempt's folder; further files have names of their own. */
const mainName = 'frame';

/**
 * The name under which a frame's file is downloaded: by the job's template, with what distinguishes the file
 * from others of the frame, such as `shot_0007_L.png` for `frame_L.png`.
 */
export function outputName(job: Job, frame: FrameNumber, file: string): string {
  const { naming } = job.request.output;
  const named = nameFrame(naming, { scene: sceneName(job.request.scene), job: job.request.name, frame });
  const dot = file.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [file.slice(0, dot), file.slice(dot)] : [file, ''];
  return `${named}${suffixOf(stem).replaceAll('/', '_')}${extension}`;
}

function suffixOf(stem: string): string {
  if (stem === mainName) return '';
  return stem.startsWith(`${mainName}_`) ? stem.slice(mainName.length) : `_${stem}`;
}

export const videoName = (job: Job): string => `${sceneName(job.request.scene)}.mp4`;

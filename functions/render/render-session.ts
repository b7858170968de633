import { type Job, wantsVideo } from '../domain/job.ts';
import type { RenderSession } from '../ports/renderer.ts';

/** What Blender must know to open a job's scene below `root`. */
export function renderSession(job: Job, root: string, allowScripts: boolean): RenderSession {
  const { request, prepared } = job;
  const { format, depth } = request.output;
  return {
    root,
    scene: request.scene,
    settings: request.settings,
    output: { ...(format && { format }), ...(depth && { depth }) },
    // Asked for before the scene is known to write movies: costs nothing unless frames are OpenEXR.
    forVideo: prepared ? wantsVideo(job) : request.output.video !== false,
    allowMissing: request.limits.allowMissingFiles,
    allowScripts,
    persistent: true,
    sequential: prepared?.sequential ?? false,
  };
}

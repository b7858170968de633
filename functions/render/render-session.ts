import { type Job, wantsVideo } from '../domain/job.ts';
import type { OutputFormat } from '../domain/picture.ts';
import type { RenderSession } from '../ports/renderer.ts';
import type { UsedTree } from './project-trees.ts';

/** What Blender must know to open a job's scene. */
export function renderSession(
  job: Job,
  { root, moved }: Omit<UsedTree, 'release'>,
  allowScripts: boolean,
): RenderSession {
  const { request, prepared } = job;
  const { format, depth, compression, quality, codec } = request.output;
  return {
    root,
    scene: request.scene,
    ...(moved && moved.length > 0 && { moved }),
    settings: request.settings,
    output: given({ format, depth, compression, quality, codec }),
    // The same before and after the scene is prepared, or Blender would open it twice; only a scene that writes
    // movies is known to want a video later.
    forVideo: wantsVideo(job),
    allowMissing: request.limits.allowMissingFiles,
    allowScripts,
    persistent: job.persistenceOff === undefined,
    sequential: prepared?.sequential ?? false,
  };
}

const given = (
  fields: { readonly [Name in keyof OutputFormat]: OutputFormat[Name] | undefined },
): OutputFormat => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

import type { JobRequest, VideoRequest } from '../../domain/job.ts';
import { defaultNaming } from '../../domain/naming.ts';
import type { Sha256 } from '../../domain/units.ts';
import { defaultFaultLimit } from '../../domain/work-rules/fault.ts';
import { sceneName } from '../scene-name.ts';
import { withoutUndefined } from '../without-undefined.ts';
import type { JobRequestDraft } from './parse-job-request.ts';

/** What was asked for, with everything that has a default filled in; the scene decides the rest. */
export function fillRequest(draft: JobRequestDraft, scene: string, manifest: Sha256): JobRequest {
  const { resolution, ...settings } = draft.settings ?? {};
  const { video, naming, ...format } = draft.output ?? {};
  return {
    name: draft.name ?? sceneName(scene),
    scene,
    manifest,
    order: draft.order ?? 'in-order',
    fleet: draft.fleet ?? 'auto',
    priority: draft.priority ?? 'normal',
    simulations: draft.simulations ?? 'bake',
    ...withoutUndefined({ maxWorkers: draft.maxWorkers }),
    settings: {
      ...withoutUndefined(settings),
      ...(resolution && { resolution: withoutUndefined(resolution) }),
    },
    output: {
      naming: naming ?? defaultNaming,
      ...withoutUndefined(format),
      ...(video !== undefined && { video: videoRequest(video) }),
    },
    limits: {
      faults: draft.limits?.faults ?? defaultFaultLimit,
      allowMissingFiles: draft.limits?.allowMissingFiles ?? false,
    },
  };
}

const videoRequest = (video: VideoRequest | boolean): VideoRequest | false =>
  video === true ? { codec: 'h264', audio: 'scene' } : video;

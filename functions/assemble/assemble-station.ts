import { jobFrames } from '../dispatch/job-frames.ts';
import { type Job, videoOf } from '../domain/job.ts';
import type { AssembleMessage } from '../domain/messages.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Warning } from '../domain/picture.ts';
import type { Ports } from '../ports/ports.ts';
import type { TakenMessage } from '../render/render-station.ts';
import type { Scratch } from '../render/scratch.ts';
import type { Assembly } from './assembly.ts';
import { failJob, succeed, wantsAssembly } from './end-assembly.ts';
import { makePiece } from './make-piece.ts';
import { nextPiece, type Piece } from './next-piece.ts';
import { segmentsOf } from './segments.ts';
import { soundIsMissing } from './sound-track.ts';

export interface AssembleSettings {
  /** Absolute path of the ffmpeg binary. */
  readonly ffmpeg: string;
  readonly scratch: Scratch;
}

export interface AssembleStation {
  /** Does the piece of the job's video that is next, if there is one. */
  take(message: AssembleMessage, taken: Pick<TakenMessage, 'hide' | 'stop' | 'over'>): Promise<Outcome>;
}

/**
 * Makes videos: segments side by side, as many as there are messages and workers, then one join. Any message
 * does any piece; a message more or one that comes twice finds nothing to do.
 */
export function assembleStation(ports: Ports, { ffmpeg, scratch }: AssembleSettings): AssembleStation {
  return {
    async take(message, taken) {
      const job = await ports.jobs.readJob(message.job);
      if (!wantsAssembly(job, message.epoch)) return { kind: 'delete' };
      const assembly = assemblyOf(ports, ffmpeg, job);
      const next = await nextPiece(assembly);
      switch (next.kind) {
        case 'piece':
          await callOthers(assembly, next.piece);
          return makePiece(assembly, next.piece, scratch, taken);
        case 'video':
          await succeed(ports, job, next.video, await warningsOf(assembly));
          await ports.objects.delete(next.segments);
          return { kind: 'delete' };
        case 'wait':
          return { kind: 'return', after: next.after };
        case 'failed':
          await failJob(ports, job, next.failure);
          return { kind: 'delete' };
        case 'stale':
          return { kind: 'delete' };
      }
    },
  };
}

function assemblyOf(ports: Ports, ffmpeg: string, job: Job): Assembly {
  const frames = jobFrames(job).listed.toSorted((a, b) => a - b);
  const [scene, video] = [job.prepared, videoOf(job)];
  if (!scene || !video) throw new Error(`job ${job.id} is assembling a video that nobody asked for`);
  return { ports, ffmpeg, job, scene, video, frames, segments: segmentsOf(frames) };
}

async function warningsOf(assembly: Assembly): Promise<readonly Warning[]> {
  if (!(await soundIsMissing(assembly))) return [];
  return [{ code: 'SilentVideo', message: 'the scene’s sound was not mixed: the video is silent' }];
}

/** One message for each further segment; should they be lost, this one does all, one after another. */
async function callOthers({ ports, job, segments }: Assembly, { task }: Piece): Promise<void> {
  if (task !== 'segment-0' || segments.length === 1) return;
  await ports.queues.assemble.send(segments.slice(1).map(() => ({ job: job.id, epoch: job.epoch })));
}

import type { Fleet } from '../domain/fleet.ts';
import type { Job } from '../domain/job.ts';
import type { ClaimRequest } from '../domain/work-rules/claim.ts';
import type { Ports } from '../ports/ports.ts';
import type { FrameLimits, Renderer } from '../ports/renderer.ts';
import type { TreeCache } from './project-trees.ts';
import type { Scratch } from './scratch.ts';

/** What one worker works with: the farm's ports, one Blender, and folders of its own. */
export interface WorkerContext {
  readonly ports: Ports;
  /** The fleet that it belongs to, on a farm that may have more than one. */
  readonly fleet?: Fleet;
  readonly renderer: Renderer;
  readonly trees: TreeCache;
  /** Name of the worker, for people. */
  readonly name: string;
  readonly limits: FrameLimits;
  readonly scratch: Scratch;
  /** The farm's owner lets scenes run their scripts. */
  readonly allowScripts: boolean;
}

/** A worker's wish for a piece of a job's work, under a lease of its own. */
export const claimRequest = ({ ports, name, fleet }: WorkerContext, job: Job): ClaimRequest => ({
  token: ports.clock.token(),
  worker: name,
  epoch: job.epoch,
  faultLimit: job.request.limits.faults,
  ...(fleet && { fleet }),
});

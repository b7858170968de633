import { dispatchJob } from '../../functions/dispatch/dispatch-job.ts';
import { askedFleet } from '../../functions/domain/choose-fleet.ts';
import type { Job } from '../../functions/domain/job.ts';
import { bytes, type Milliseconds, minutes, seconds } from '../../functions/domain/units.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import type { Renderer } from '../../functions/ports/renderer.ts';
import type { TreeCache } from '../../functions/render/project-trees.ts';
import { runFleetWorker } from '../../functions/worker/run-fleet-worker.ts';
import { type RenderFrame, renders } from '../rules/worker-fates.ts';
import { noOpRenderer } from '../simulation/no-op-renderer.ts';
import { noTrees } from '../simulation/no-trees.ts';
import { TwoFleets } from '../work/two-fleets.ts';

export interface WorkerChanges {
  readonly render?: RenderFrame;
  readonly renderer?: Partial<Renderer>;
  /** What stands between the renderer and the worker. */
  readonly watch?: (renderer: Renderer, stop: (reason: unknown) => void) => Renderer;
  readonly ports?: Ports;
  readonly trees?: TreeCache;
  readonly leaveAfter?: Milliseconds;
}

/** A farm with a GPU fleet and its real workers, in time that obeys. */
export class WorkerFarm extends TwoFleets {
  readonly said: string[] = [];
  readonly reported: unknown[] = [];

  /** A job whose frames wait for a GPU. */
  async gpuJob(frames: number, change: Partial<Job> = {}): Promise<Job> {
    const job = await this.job(frames, { fleet: askedFleet('gpu'), dispatch: { cursor: 0 }, ...change });
    await dispatchJob(this.both, job);
    return job;
  }

  /** Starts a worker of the GPU fleet. */
  start(name: string, changes: WorkerChanges = {}) {
    const { render = renders(10), ports = this.both, leaveAfter } = changes;
    const stop = new AbortController();
    const renderer: Renderer = {
      ...noOpRenderer(this.clock, { seconds: () => 1, failure: () => undefined, sequential: false }),
      render: (task) => render(task, this.clock),
      ...changes.renderer,
    };
    const { gpu } = ports.queues;
    const ended = runFleetWorker({
      context: {
        ports,
        fleet: 'gpu',
        renderer: changes.watch?.(renderer, (reason) => stop.abort(reason)) ?? renderer,
        trees: changes.trees ?? noTrees(ports.objects),
        name,
        limits: { time: minutes(600), memory: bytes(2 ** 30) },
        scratch: { inFolder: (work) => work('/scratch') },
        allowScripts: false,
      },
      queues: gpu ? [gpu] : [],
      lookEvery: seconds(5),
      ...(leaveAfter !== undefined && { leaveAfter }),
      stop: stop.signal,
      say: (text) => this.said.push(text),
      report: (error) => this.reported.push(error),
    });
    return { stop: (reason?: unknown) => stop.abort(reason), ended };
  }
}

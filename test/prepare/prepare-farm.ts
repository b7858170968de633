import type { Job } from '../../functions/domain/job.ts';
import { blobKey } from '../../functions/domain/keys.ts';
import type { Outcome } from '../../functions/domain/outcome.ts';
import { bytes, jobId, minutes, type Sha256, sha256 } from '../../functions/domain/units.ts';
import type { Renderer } from '../../functions/ports/renderer.ts';
import { prepareStation } from '../../functions/prepare/prepare-station.ts';
import type { WorkerContext } from '../../functions/render/worker-context.ts';
import { TableFarm } from '../rules/table-farm.ts';
import { newJob, simulatedJob } from '../simulation/history.ts';
import { noOpRenderer } from '../simulation/no-op-renderer.ts';
import { noTrees } from '../simulation/no-trees.ts';

export const submitted: Sha256 = sha256('0'.repeat(64));

/** A farm on the table with jobs whose scene has a simulation that a minute bakes, and workers that prepare them. */
export class PrepareFarm extends TableFarm {
  /** How often simulations were baked. */
  bakes = 0;

  /** Stores a job whose scene is still to be prepared, and its manifest. */
  async submitted(
    change: Partial<Job['request']> = {},
    id = simulatedJob as string,
    more: Partial<Job> = {},
  ): Promise<Job> {
    await this.ports.objects.put(blobKey(submitted), { bytes: Buffer.from('[]') });
    const { job } = await this.ports.jobs.createJob((now) => {
      const fresh = newJob({ frames: 3, faultLimit: 3 }, now);
      const request = { ...fresh.request, manifest: submitted, ...change };
      return { ...fresh, id: jobId(id), request, ...more };
    });
    return job;
  }

  /** Lets a worker take the job's preparation. */
  take(job: Job, renderer: Partial<Renderer> = {}, change: Partial<WorkerContext> = {}): Promise<Outcome> {
    const { ports = this.ports } = change;
    const script = { seconds: () => 1, failure: () => undefined, sequential: false, bake: 60 };
    const own = noOpRenderer(ports.clock, script);
    const bake: Renderer['bake'] = (task) => {
      this.bakes += 1;
      return own.bake(task);
    };
    const station = prepareStation({
      ports,
      renderer: { ...own, bake, ...renderer },
      trees: noTrees(ports.objects),
      name: 'w',
      limits: { time: minutes(60), memory: bytes(2 ** 30) },
      scratch: { inFolder: (work) => work('/scratch') },
      allowScripts: false,
      ...change,
    });
    const message = { kind: 'prepare', job: job.id, epoch: job.epoch } as const;
    const stop = new AbortController().signal;
    return station.take(message, { hide: async () => undefined, onFree: () => undefined, stop });
  }

  readonly prepare = (job: Job, renderer: Partial<Renderer> = {}, change: Partial<WorkerContext> = {}) =>
    this.until(this.take(job, renderer, change));

  readonly read = async (job: Job): Promise<Job> => {
    const found = await this.ports.jobs.readJob(job.id);
    if (!found) throw new Error('the job is gone');
    return found;
  };
}

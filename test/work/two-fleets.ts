import { type Fleet, type FleetPlan, fleets } from '../../functions/domain/fleet.ts';
import type { Job } from '../../functions/domain/job.ts';
import type { FrameMessage } from '../../functions/domain/messages.ts';
import type { Outcome } from '../../functions/domain/outcome.ts';
import { bytes, frameNumber, minutes } from '../../functions/domain/units.ts';
import { openFarmDatabase } from '../../functions/local/farm-database.ts';
import { SqliteQueue } from '../../functions/local/sqlite-queue.ts';
import type { FrameQueue } from '../../functions/ports/frame-queue.ts';
import { frameMessage } from '../../functions/ports/message-schemas.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import type { Renderer } from '../../functions/ports/renderer.ts';
import { prepareStation } from '../../functions/prepare/prepare-station.ts';
import { renderStation } from '../../functions/render/render-station.ts';
import { handleMessage } from '../../functions/work/handle-message.ts';
import { hiddenWithLease } from '../../functions/work/keep-lease.ts';
import { TableFarm } from '../rules/table-farm.ts';
import { type RenderFrame, renders } from '../rules/worker-fates.ts';
import { noOpRenderer } from '../simulation/no-op-renderer.ts';
import { noTrees } from '../simulation/no-trees.ts';
import type { SimulatedClock } from '../simulation/simulated-clock.ts';

/** What a farm decides of a job that asks for `auto` and looks light. */
export const autoPlan: FleetPlan = { fleet: 'lambda', reason: 'it looks light', mayMove: true };

/** A queue of frames that stands beside those of the farm. */
export const aFrameQueue = (clock: SimulatedClock): FrameQueue =>
  new SqliteQueue<FrameMessage>(openFarmDatabase(':memory:'), clock, {
    name: 'gpu',
    jobOf: ({ job }) => job,
    parse: (body) => frameMessage.parse(body),
  });

/** A farm on the table with the fleets `lambda` and `gpu`, whose workers receive from their queues by hand. */
export class TwoFleets extends TableFarm {
  readonly gpu = aFrameQueue(this.clock);
  both: Ports = { ...this.ports, queues: { ...this.ports.queues, gpu: this.gpu } };

  /** Lets a worker of a fleet take the next message of its queue. @returns what became of it */
  async next(
    fleet: Exclude<Fleet, 'local'>,
    render: Partial<Renderer> | RenderFrame = {},
  ): Promise<Outcome['kind'] | 'none'> {
    const queue = fleet === 'gpu' ? this.gpu : this.ports.queues.frames;
    return this.#takeFrom(queue, fleet, typeof render === 'function' ? this.#rendering(render) : render);
  }

  /** The same for a scene that waits to be prepared on Lambda. */
  prepare(renderer: Partial<Renderer> = {}) {
    return this.#takeFrom(this.ports.queues.prepare, 'lambda', renderer);
  }

  /** Frames that wait, or are worked on, in each fleet's queue. */
  async depths(): Promise<{ readonly lambda: number; readonly gpu: number }> {
    const { waiting, hidden } = await this.gpu.depth();
    return { lambda: await this.waiting(), gpu: waiting + hidden };
  }

  /** The fleets in which frames succeeded, by number; undefined for those that did not. */
  async fleetsOfFrames(job: Job): Promise<(Fleet | undefined)[]> {
    const records = Array.from({ length: job.total }, (_none, index) =>
      this.ports.jobs.readFrame(job.id, frameNumber(index + 1)),
    );
    return (await Promise.all(records)).map((record) =>
      record?.state === 'succeeded' ? record.fleet : undefined,
    );
  }

  /** Workers of both fleets empty their queues, whatever it takes. */
  async drain(render: (fleet: Fleet) => RenderFrame = () => renders(1)): Promise<void> {
    for (let idle = 0; idle < 3; ) {
      const outcomes = [];
      for (const fleet of fleets) if (fleet !== 'local') outcomes.push(await this.next(fleet, render(fleet)));
      idle = outcomes.every((outcome) => outcome === 'none') ? idle + 1 : 0;
      if (idle > 0) await this.pass(hiddenWithLease);
    }
  }

  #rendering(render: RenderFrame): Partial<Renderer> {
    return { render: (task) => render(task, this.clock) };
  }

  async #takeFrom(queue: FrameQueue, fleet: Fleet, renderer: Partial<Renderer>) {
    const [delivery] = await queue.receive({ limit: 1, visibility: hiddenWithLease });
    if (!delivery) return 'none';
    const context = {
      ports: this.both,
      fleet,
      renderer: {
        ...noOpRenderer(this.clock, { seconds: () => 1, failure: () => undefined, sequential: false }),
        ...renderer,
      },
      trees: noTrees(this.both.objects),
      name: fleet,
      limits: { time: minutes(60), memory: bytes(2 ** 30) },
      scratch: { inFolder: <Result>(work: (folder: string) => Promise<Result>) => work('/scratch') },
      allowScripts: false,
    };
    const { kind } = delivery.message;
    const station = kind === 'prepare' ? prepareStation(context) : renderStation(context);
    const report = (error: unknown) => {
      throw error;
    };
    const how = { onFree: () => undefined, stop: new AbortController().signal, report };
    return this.until(handleMessage(queue, delivery, station.take, how));
  }
}

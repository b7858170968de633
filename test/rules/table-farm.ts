import { deadLetterStation } from '../../functions/dead-letter/dead-letter-station.ts';
import type { Job } from '../../functions/domain/job.ts';
import type { FrameMessage } from '../../functions/domain/messages.ts';
import type { Outcome } from '../../functions/domain/outcome.ts';
import { bytes, frameNumber, instant, minutes } from '../../functions/domain/units.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import type { Renderer } from '../../functions/ports/renderer.ts';
import { reconcileStation } from '../../functions/reconcile/reconcile-station.ts';
import { renderStation } from '../../functions/render/render-station.ts';
import { aPreparedScene } from '../domain/a-job.ts';
import { newJob, simulatedJob } from '../simulation/history.ts';
import { noOpRenderer } from '../simulation/no-op-renderer.ts';
import { noTrees } from '../simulation/no-trees.ts';
import { SimulatedClock } from '../simulation/simulated-clock.ts';
import { SimulatedFarm } from '../simulation/simulated-farm.ts';
import { type RenderFrame, renders } from './worker-fates.ts';

/** A farm on the table: the real store and queues, stations by hand, and time that obeys. */
export class TableFarm {
  readonly clock = new SimulatedClock(7);
  readonly farm = new SimulatedFarm(this.clock, {
    seconds: () => 1,
    failure: () => undefined,
    sequential: false,
  });
  readonly ports: Ports = this.farm.real;

  /** Stores a job whose frames are being rendered; nothing is sent yet. */
  async job(frames: number, change: Partial<Job> = {}, faultLimit = 3): Promise<Job> {
    const { job } = await this.ports.jobs.createJob((now) => ({
      ...newJob({ frames, faultLimit }, now),
      state: 'rendering',
      startedAt: now,
      dispatch: { cursor: frames },
      prepared: aPreparedScene,
      ...change,
    }));
    return job;
  }

  /** A worker's station; `clock` may be wrong, `ports` may be broken. */
  worker(name: string, render: RenderFrame = renders(1), ports: Ports = this.ports) {
    const renderer: Renderer = {
      ...noOpRenderer(this.clock, { seconds: () => 1, failure: () => undefined, sequential: false }),
      render: (task) => render(task, this.clock),
    };
    const stop = new AbortController();
    const station = renderStation({
      ports,
      renderer,
      trees: noTrees(ports.objects),
      name,
      limits: { time: minutes(60), memory: bytes(2 ** 30) },
      scratch: { inFolder: (work) => work(`/scratch/${name}`) },
      allowScripts: false,
    });
    const hidden: number[] = [];
    const claimed: FrameMessage[] = [];
    return {
      stop: () => stop.abort(),
      hidden,
      /** Messages that turned out to be work. */
      claimed,
      take: (message: FrameMessage): Promise<Outcome> =>
        station.take(message, {
          hide: async (time) => void hidden.push(time),
          onClaim: async () => void claimed.push(message),
          onFree: () => undefined,
          stop: stop.signal,
        }),
    };
  }

  message(job: Job, frame = 1): FrameMessage {
    return { kind: 'frame', job: job.id, epoch: job.epoch, frame: frameNumber(frame) };
  }

  readonly reconcile = () => this.until(reconcileStation(this.ports).run());
  readonly bury = (message: FrameMessage) => this.until(deadLetterStation(this.ports).take({ message }));

  /** Lets time pass until the promise has settled. */
  async until<Result>(promise: Promise<Result>): Promise<Result> {
    let settled = false;
    const done = () => {
      settled = true;
    };
    promise.then(done, done);
    await this.clock.run(instant(this.clock.now() + minutes(60 * 24)), () => settled);
    return promise;
  }

  async pass(time: number): Promise<void> {
    await this.clock.run(instant(this.clock.now() + time), () => false);
  }

  /** Keys of what jobs have left. */
  outputs = async () => (await this.ports.objects.list('jobs/', { limit: 1000 })).keys;
  frame = (frame = 1) => this.ports.jobs.readFrame(simulatedJob, frameNumber(frame));
  state = async (frame = 1) => (await this.frame(frame))?.state ?? 'queued';
  jobState = async () => (await this.ports.jobs.readJob(simulatedJob))?.state;
  waiting = async () => {
    const { waiting, hidden } = await this.ports.queues.frames.depth();
    return waiting + hidden;
  };
}

import { type Bytes, bytes, milliseconds } from '../domain/units.ts';
import type {
  BakeTask,
  FoundSimulation,
  FrameLimits,
  OpenedScene,
  RenderedFrame,
  Renderer,
  RenderSession,
  RenderTask,
  SoundRange,
} from '../ports/renderer.ts';
import { AttemptWatch } from './attempt-watch.ts';
import { CheckDuty } from './check-duty.ts';
import { colorConfigOf } from './color-config.ts';
import {
  AttemptAborted,
  BakeTooLong,
  BlenderCrashed,
  BlenderFailure,
  BlenderReplaced,
  OutOfMemory,
  TimeLimitPassed,
} from './errors.ts';
import { LogTail } from './log-tail.ts';
import { NextFrame } from './next-frame.ts';
import { renderAgain } from './render-again.ts';
import { type BlenderOptions, type GpuDevice, RunningBlender } from './running-blender.ts';
import { type Turn, Turns } from './turns.ts';

interface Attempt {
  /** Undefined where none is rendered from: whatever is open is closed. */
  readonly session?: RenderSession;
  readonly watch: AttemptWatch;
  /** With which Blender is to be started. */
  readonly colorConfig: string | undefined;
  /** Whether it wants a Blender that has done nothing before. */
  readonly fresh: boolean;
}

/** What an attempt does: the Blender that it uses, and `free` to be called when another may use it too. */
type Work<Result> = (blender: RunningBlender, free: () => void) => Promise<Result>;

/** Milliseconds for the check of the last frame of a Blender that is in order and to be replaced. */
const healthyCheckPatience = 60_000;

/** Renders with one Blender at most, which stays open while sessions stay the same. */
export class BlenderRenderer implements Renderer {
  readonly #options: BlenderOptions;
  readonly #log = new LogTail();
  readonly #turns = new Turns();
  readonly #duty = new CheckDuty();
  #starting: Promise<RunningBlender> | undefined;
  #blender: RunningBlender | undefined;

  constructor(options: BlenderOptions) {
    this.#options = options;
  }

  open(session: RenderSession, limits: FrameLimits, signal: AbortSignal): Promise<OpenedScene> {
    const watch = new AttemptWatch(limits, signal);
    return this.#attempt({ session, colorConfig: colorConfigOf(session), watch, fresh: false }, (blender) =>
      blender.open(session),
    );
  }

  async render(task: RenderTask): Promise<RenderedFrame> {
    let isChecked = false;
    const rendered = await this.#render(task, (hasKept) => {
      isChecked = this.#duty.takes(task, hasKept);
      return isChecked;
    });
    if (!isChecked) return rendered;
    return renderAgain(task, rendered, (against) =>
      this.#render({ ...task, fresh: true }, () => false, against),
    );
  }

  /** @param holds  told whether data have been kept from another frame, says whether Blender is to be held for the same frame */
  async #render(
    task: RenderTask,
    holds: (hasKept: boolean) => boolean,
    against?: string,
  ): Promise<RenderedFrame> {
    const { session, frame, folder, fresh } = task;
    const watch = new AttemptWatch(task.limits, task.signal);
    const next = new NextFrame(task.onNextWanted);
    let seconds = 0;
    const work: Work<Omit<RenderedFrame, 'peakMemory'>> = async (blender, free) => {
      await blender.open(session);
      const kept = blender.keepsData && against === undefined;
      const isHeld = holds(kept && blender.hasRendered);
      if (!isHeld) next.expectAfter(blender.lastRender);
      const done = await blender.render({ frame, folder, against }, (answer) => {
        if (answer.event === 'progress') {
          task.onProgress?.({ fraction: answer.fraction, message: answer.message });
          return;
        }
        seconds = answer.seconds;
        if (isHeld) return;
        free();
        next.want();
      });
      const { files, warnings, missing, difference } = done;
      const renderTime = milliseconds(Math.round(seconds * 1000));
      return { files, warnings, missing, renderTime, kept, ...(difference && { difference }) };
    };
    try {
      const rendered = await this.#attempt(
        { session, colorConfig: colorConfigOf(session), watch, fresh },
        work,
      );
      return { ...rendered, peakMemory: watch.peakMemory };
    } finally {
      next.forget();
    }
  }

  mixdown(
    session: RenderSession,
    range: SoundRange,
    limits: FrameLimits,
    signal: AbortSignal,
  ): Promise<void> {
    const watch = new AttemptWatch(limits, signal);
    return this.#attempt(
      { session, colorConfig: colorConfigOf(session), watch, fresh: false },
      async (blender) => {
        await blender.open(session);
        await blender.request('mixdown', range);
      },
    );
  }

  async bake(task: BakeTask): Promise<readonly FoundSimulation[]> {
    const watch = new AttemptWatch(task.limits, task.signal);
    let reached = 0;
    const onProgress: BakeTask['onProgress'] = (progress) => {
      reached = progress.fraction;
      task.onProgress?.(progress);
    };
    try {
      return await this.#attempt({ colorConfig: colorConfigOf(task), watch, fresh: false }, (blender) =>
        blender.bake({ ...task, onProgress }),
      );
    } catch (error) {
      throw error instanceof TimeLimitPassed ? new BakeTooLong(error.limit, reached) : error;
    }
  }

  logTail(): string {
    return this.#log.read();
  }

  memory(): Bytes {
    return this.#blender?.memory ?? bytes(0);
  }

  async start(): Promise<void> {
    const turn = await this.#turns.next();
    try {
      await this.#running();
    } finally {
      turn.end();
    }
  }

  /** The GPUs that Cycles finds on this machine. @throws BlenderDidNotStart */
  async devices(): Promise<readonly GpuDevice[]> {
    const turn = await this.#turns.next();
    try {
      return await (await this.#running()).devices();
    } finally {
      turn.end();
    }
  }

  async close(): Promise<void> {
    const blender = await this.#starting?.catch(() => undefined);
    await blender?.end(new AttemptAborted(), 0);
  }

  async #attempt<Result>(attempt: Attempt, work: Work<Result>): Promise<Result> {
    const { watch } = attempt;
    const turn = await this.#turns.next();
    if (watch.isStopped) {
      watch.end();
      turn.end();
      return watch.stopped;
    }
    watch.begin();
    this.#log.clear();
    const result = this.#withBlender(attempt, work, turn);
    try {
      return await Promise.race([result, watch.stopped]);
    } catch (error) {
      await this.#tidyUp(error, turn);
      if (!turn.isOver) await result.catch(() => undefined); // nothing of it may go on beside the next attempt
      const killed = error instanceof BlenderCrashed && error.signal === 'SIGKILL';
      throw killed && watch.memoryWasTight ? watch.outOfMemory() : error;
    } finally {
      watch.end();
      turn.end();
    }
  }

  async #withBlender<Result>(
    { session, colorConfig, watch, fresh }: Attempt,
    work: Work<Result>,
    turn: Turn,
  ): Promise<Result> {
    const isOfAnother = this.#blender?.isRunning && this.#blender.colorConfig !== colorConfig;
    if (fresh || isOfAnother || (await this.#blender?.isWorn(session)))
      await this.#blender?.end(new BlenderReplaced(), healthyCheckPatience);
    const blender = await this.#running(colorConfig);
    blender.addWatch(watch);
    let seen: Promise<void> | undefined;
    const free = () => {
      seen = blender.removeWatch(watch); // from here on its memory is another frame's
      turn.end();
    };
    try {
      return await work(blender, free);
    } finally {
      await (seen ?? blender.removeWatch(watch));
    }
  }

  /** @param colorConfig  with which a new one is started, where none is running */
  async #running(colorConfig?: string): Promise<RunningBlender> {
    if (!this.#blender?.isRunning) {
      this.#starting = RunningBlender.start(this.#options, this.#log, colorConfig);
      this.#blender = await this.#starting;
    }
    return this.#blender;
  }

  /** Ends a Blender that is still at a stopped attempt's work, or that cannot be trusted after a failure. */
  async #tidyUp(error: unknown, turn: Turn): Promise<void> {
    const blender = await this.#starting?.catch(() => undefined);
    // Frames that are under check had no part in it.
    const replaced = new BlenderReplaced();
    if (error instanceof OutOfMemory) await blender?.end(replaced, 0);
    else if (error instanceof TimeLimitPassed) await blender?.end(replaced, turn.isOver ? 0 : undefined);
    else if (turn.isOver)
      return; // Blender is at another frame already, which must not suffer
    else if (error instanceof AttemptAborted) await blender?.end(replaced);
    else if (!(error instanceof BlenderFailure) || error.failure !== 'permanent') {
      await blender?.end(replaced);
    }
  }
}

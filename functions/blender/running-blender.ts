import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { FarmError } from '../domain/failure.ts';
import { type Bytes, bytes, type FrameNumber, type Milliseconds, milliseconds } from '../domain/units.ts';
import type { BakeTask, FoundSimulation, OpenedScene, RenderSession } from '../ports/renderer.ts';
import type { AttemptWatch } from './attempt-watch.ts';
import { BlenderChild, type FinalAnswer, type InterimAnswer } from './blender-child.ts';
import { colorEnvironment } from './color-config.ts';
import type { BlenderProgram } from './find-blender.ts';
import type { LogTail } from './log-tail.ts';
import { MemoryGauge } from './memory-gauge.ts';

export interface BlenderOptions {
  readonly program: BlenderProgram;
  /** Folder below which each Blender gets one of its own for temporary files; it must exist. */
  readonly scratch: string;
  /** What Cycles renders on: `CPU`, `OPTIX`, `CUDA`, `HIP`, `ONEAPI` or `METAL`. */
  readonly device: string;
  /** Threads of one Blender, 0 for as many as the machine has. */
  readonly threads: number;
  /** Variables that Blender needs to find its GPU (`graphics-environment.ts`); none by default. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A Blender that has come to more resident memory than this gives way to a new one at the next scene; 1 GiB. */
  readonly wornAbove?: Bytes;
}

/** Blender gives back only a part of a closed scene's memory: 5.2 held 2.9 GB after 200 small scenes. */
const wornByDefault = bytes(2 ** 30);

/** A GPU as Cycles finds it; one device may be there as several kinds. */
export interface GpuDevice {
  /** `OPTIX`, `CUDA`, `HIP`, `ONEAPI` or `METAL`. */
  readonly kind: string;
  readonly name: string;
}

/** Milliseconds that the check of a finished frame may take before its Blender is ended for another reason. */
const checkPatience = 2000;

/** A Blender process together with what it has open. */
export class RunningBlender {
  /** The colour configuration that it was started with; undefined for its own. */
  readonly colorConfig: string | undefined;
  readonly #child: BlenderChild;
  readonly #options: BlenderOptions;
  readonly #scratch: string;
  readonly #gauge: MemoryGauge;
  readonly #watches = new Set<AttemptWatch>();
  /** Resolves when the process and its temporary files are gone. */
  readonly #gone: Promise<void>;
  readonly #checks = new Set<Promise<unknown>>();
  #open: { readonly session: RenderSession; readonly scene: OpenedScene } | undefined;
  #hasRendered = false;
  #lastRender: Milliseconds | undefined;

  private constructor(
    child: BlenderChild,
    options: BlenderOptions,
    scratch: string,
    colorConfig: string | undefined,
  ) {
    this.#child = child;
    this.colorConfig = colorConfig;
    this.#options = options;
    this.#scratch = scratch;
    this.#gauge = new MemoryGauge(child.pid, (memory) => {
      for (const watch of this.#watches) watch.sawMemory(memory);
    });
    this.#gone = child.ended.then(() => this.#cleanUp());
  }

  /** @param colorConfig  with which it is to start, as {@link colorConfigOf} has it */
  static async start(
    options: BlenderOptions,
    log: LogTail,
    colorConfig: string | undefined,
  ): Promise<RunningBlender> {
    const scratch = await mkdtemp(join(options.scratch, 'blender-'));
    const { program } = options;
    const environment = { ...options.environment, ...colorEnvironment(program, colorConfig) };
    const child = await BlenderChild.start({ program, scratch, environment }, log);
    return new RunningBlender(child, options, scratch, colorConfig);
  }

  get isRunning(): boolean {
    return this.#child.isRunning;
  }

  get memory(): Bytes {
    return this.isRunning ? this.#gauge.current : bytes(0);
  }

  /** Whether a new Blender should open this scene, because this one still holds the memory of others. */
  async isWorn(next: RenderSession | undefined): Promise<boolean> {
    if (!this.isRunning || !this.#open || isDeepStrictEqual(this.#open.session, next)) return false;
    return (await this.#gauge.read()) > (this.#options.wornAbove ?? wornByDefault);
  }

  /** Lets the watch see this Blender's memory, as it is and as it changes, until it is let go. */
  addWatch(watch: AttemptWatch): void {
    watch.sawMemory(this.#gauge.current);
    this.#watches.add(watch);
  }

  async removeWatch(watch: AttemptWatch): Promise<void> {
    this.#watches.delete(watch);
    if (this.isRunning) watch.sawMemory(await this.#gauge.read()); // light frames end between two readings
  }

  /** Opens the scene, or does nothing when it is open with the same settings. */
  async open(session: RenderSession): Promise<OpenedScene> {
    if (isDeepStrictEqual(this.#open?.session, session) && this.#open) return this.#open.scene;
    this.#open = undefined;
    const { device, threads } = this.#options;
    const answer = await this.#child.request('open', { ...session, device, threads, scratch: this.#scratch });
    if (answer.event !== 'opened') throw new TypeError(`a scene was opened by ${answer.event}`);
    this.#open = { session, scene: answer.scene };
    this.#hasRendered = false;
    this.#lastRender = undefined;
    return answer.scene;
  }

  /** Bakes a scene's simulations; what was open is closed. */
  async bake(task: BakeTask): Promise<readonly FoundSimulation[]> {
    this.#open = undefined;
    const { root, scene, moved, settings, allowScripts, from, to } = task;
    const fields = { root, scene, moved, settings, allowScripts, from, to, scratch: this.#scratch };
    const answer = await this.#child.request('bake', fields, (interim) => {
      if (interim.event === 'progress') task.onProgress?.(interim);
    });
    if (answer.event !== 'baked') throw new TypeError(`simulations were baked by ${answer.event}`);
    return answer.simulations;
  }

  /** The GPUs of each kind that Cycles finds on this machine. */
  async devices(): Promise<readonly GpuDevice[]> {
    const answer = await this.#child.request('devices', {});
    if (answer.event !== 'devices') throw new TypeError(`devices were listed by ${answer.event}`);
    return answer.devices;
  }

  /** Whether render data of the open scene are kept between frames. */
  get keepsData(): boolean {
    return this.#open?.scene.persistence.on === true;
  }

  /** Whether a frame of the open scene has been rendered, or begun to be. */
  get hasRendered(): boolean {
    return this.#hasRendered;
  }

  /** How long the last frame of the open scene was rendered. */
  get lastRender(): Milliseconds | undefined {
    return this.#lastRender;
  }

  /** @param against  folder of the same frame, from kept data, to be compared */
  render(
    { frame, folder, against }: { frame: FrameNumber; folder: string; against: string | undefined },
    onInterim: (answer: InterimAnswer) => void,
  ): Promise<Extract<FinalAnswer, { event: 'done' }>> {
    this.#hasRendered = true;
    const fields = { frame, folder, ...(against !== undefined && { against }) };
    return this.request('render', fields, (answer) => {
      if (answer.event === 'rendered') this.#lastRender = milliseconds(Math.round(answer.seconds * 1000));
      onInterim(answer);
    });
  }

  async request(
    command: string,
    fields: object,
    onInterim?: (answer: InterimAnswer) => void,
  ): Promise<Extract<FinalAnswer, { event: 'done' }>> {
    const answered = this.#child.request(command, fields, (answer) => {
      // From here on the frame is being checked, beside the next one.
      if (answer.event === 'rendered') this.#checks.add(answered);
      onInterim?.(answer);
    });
    try {
      const answer = await answered;
      if (answer.event !== 'done') throw new TypeError(`${command} was answered by ${answer.event}`);
      return answer;
    } finally {
      this.#checks.delete(answered);
    }
  }

  /** Ends this Blender; frames that it has finished may still be checked, for a moment. */
  async end(because: FarmError, patience = checkPatience): Promise<void> {
    if (this.#checks.size > 0 && patience > 0) {
      await Promise.race([Promise.allSettled(this.#checks), sleep(patience, undefined, { ref: false })]);
    }
    this.#child.kill(because);
    await this.#gone;
  }

  async #cleanUp(): Promise<void> {
    this.#gauge.stop();
    await rm(this.#scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

import type { Failure } from '../../functions/domain/failure.ts';
import { FarmError } from '../../functions/domain/failure.ts';
import { bytes, type FrameNumber, milliseconds } from '../../functions/domain/units.ts';
import type { Clock } from '../../functions/ports/clock.ts';
import type { RenderedFrame, Renderer, RenderTask } from '../../functions/ports/renderer.ts';
import { anOpenedScene } from './an-opened-scene.ts';

export class ScriptedFailure extends FarmError {
  override readonly failure: Failure['class'];

  constructor(failure: Failure['class']) {
    super(`the script says ${failure}`, { advice: 'nothing to be done' });
    this.failure = failure;
  }
}

/** What a renderer without Blender is to do. */
export interface RenderScript {
  /** Seconds that a frame takes. */
  readonly seconds: (frame: FrameNumber) => number;
  /** The failure of this try, if any. */
  readonly failure: (frame: FrameNumber) => Failure['class'] | undefined;
  readonly sequential: boolean;
}

/** Takes a frame's time and makes nothing: the path of its file stands for its content. */
export function noOpRenderer(clock: Clock, script: RenderScript): Renderer {
  return {
    start: async () => undefined,
    open: async ({ scene }) =>
      script.sequential
        ? { ...anOpenedScene, simulations: [{ object: scene, kind: 'cloth', baked: false }] }
        : anOpenedScene,
    async render({ frame, signal, onRendered }: RenderTask): Promise<RenderedFrame> {
      await clock.sleep(milliseconds(script.seconds(frame) * 1000), signal);
      if (signal.aborted) throw new Error('aborted');
      const failure = script.failure(frame);
      if (failure) throw new ScriptedFailure(failure);
      onRendered?.();
      await clock.sleep(milliseconds(500));
      const file = { name: 'frame.png', role: 'frame', width: 1, height: 1, magenta: 0 } as const;
      return {
        files: [file],
        warnings: [],
        missing: [],
        renderTime: milliseconds(1000),
        peakMemory: bytes(0),
      };
    },
    mixdown: async () => undefined,
    logTail: () => '',
    memory: () => bytes(0),
    close: async () => undefined,
  };
}

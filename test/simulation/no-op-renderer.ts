import { isDeepStrictEqual } from 'node:util';
import type { Failure } from '../../functions/domain/failure.ts';
import { FarmError } from '../../functions/domain/failure.ts';
import type { PictureDifference } from '../../functions/domain/picture.ts';
import { bytes, type FrameNumber, milliseconds } from '../../functions/domain/units.ts';
import type { Clock } from '../../functions/ports/clock.ts';
import type {
  BakeTask,
  RenderedFrame,
  Renderer,
  RenderSession,
  RenderTask,
} from '../../functions/ports/renderer.ts';
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
  /** Kept data give wrong pictures; says whether this one is compared with a fresh Blender's. Left out: they never do. */
  readonly corrupts?: () => boolean;
  /** The scene has a simulation that can be baked, which takes so many seconds. */
  readonly bake?: number;
}

/** What the guard finds where kept data are wrong. */
export const mismatch: PictureDifference = { file: 'frame.png', differs: true, share: 0.4, most: 0.3 };

/** Takes a frame's time and makes nothing: the path of its file stands for its content. */
export function noOpRenderer(clock: Clock, script: RenderScript): Renderer {
  let rendered: RenderSession | undefined;
  return {
    start: async () => undefined,
    open: async () => {
      const cloth = { object: 'Sheet', kind: 'cloth', baked: false, scenes: ['Scene'] };
      if (script.sequential)
        return { ...anOpenedScene, simulations: [{ ...cloth, notToBeBaked: 'the script says so' }] };
      return script.bake === undefined ? anOpenedScene : { ...anOpenedScene, simulations: [cloth] };
    },
    async bake({ signal, onProgress }: BakeTask) {
      const step = milliseconds((script.bake ?? 0) * 100);
      for (let tenth = 1; tenth <= 10; tenth++) {
        await clock.sleep(step, signal);
        if (signal.aborted) throw new Error('aborted');
        onProgress?.({ fraction: tenth / 10, message: `Baking frame ${tenth}` });
      }
      return [];
    },
    async render({ session, frame, fresh, signal, onNextWanted }: RenderTask): Promise<RenderedFrame> {
      const time = milliseconds(script.seconds(frame) * 1000);
      const hasKept = !fresh && session.persistent && isDeepStrictEqual(rendered, session);
      rendered = session;
      await clock.sleep(time, signal);
      const isCompared = hasKept && script.corrupts?.() === true;
      if (isCompared) await clock.sleep(time, signal);
      if (signal.aborted) throw new Error('aborted');
      const failure = script.failure(frame);
      if (failure) throw new ScriptedFailure(failure);
      onNextWanted?.();
      await clock.sleep(milliseconds(500));
      const file = { name: 'frame.png', role: 'frame', width: 1, height: 1, magenta: 0 } as const;
      return {
        files: [file],
        warnings: [],
        missing: [],
        renderTime: milliseconds(1000),
        peakMemory: bytes(0),
        kept: session.persistent && !isCompared,
        ...(isCompared && { difference: mismatch }),
      };
    },
    mixdown: async () => undefined,
    logTail: () => '',
    memory: () => bytes(0),
    close: async () => undefined,
  };
}

import type { Failure } from '../../functions/domain/failure.ts';
import { FarmError } from '../../functions/domain/failure.ts';
import { bytes, type FrameNumber, milliseconds } from '../../functions/domain/units.ts';
import type { Clock } from '../../functions/ports/clock.ts';
import type {
  OpenedScene,
  RenderedFrame,
  Renderer,
  RenderSession,
  RenderTask,
} from '../../functions/ports/renderer.ts';

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
    async open(session: RenderSession) {
      return openedScene(session, script.sequential);
    },
    async render({ frame, signal, onRendered, folder }: RenderTask): Promise<RenderedFrame> {
      await clock.sleep(milliseconds(script.seconds(frame) * 1000), signal);
      if (signal.aborted) throw new Error('aborted');
      const failure = script.failure(frame);
      if (failure) throw new ScriptedFailure(failure);
      onRendered?.();
      await clock.sleep(milliseconds(500));
      const file = { name: 'frame.png', role: 'frame', width: 1, height: 1, magenta: 0 } as const;
      void folder;
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

export function openedScene({ scene }: RenderSession, sequential: boolean): OpenedScene {
  const summary = {
    name: 'Scene',
    active: true,
    engine: 'CYCLES',
    frames: { start: 1, end: 10, step: 1 },
    fps: { numerator: 24, denominator: 1 },
    resolution: { x: 1, y: 1, percentage: 100 },
    camera: 'Camera',
    output: 'PNG',
  };
  return {
    savedBy: '4.5',
    scenes: [summary],
    scene: summary,
    engine: 'CYCLES',
    files: [],
    missing: [],
    simulations: sequential ? [{ object: scene, kind: 'cloth', baked: false }] : [],
    sound: false,
    movie: false,
    output: { format: 'PNG', depth: 8 },
    warnings: [],
    persistence: { on: true, why: [] },
  };
}

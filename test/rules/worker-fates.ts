import { bytes, seconds } from '../../functions/domain/units.ts';
import type { Clock } from '../../functions/ports/clock.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import type { RenderedFrame, RenderTask } from '../../functions/ports/renderer.ts';
import { ScriptedFailure } from '../simulation/no-op-renderer.ts';
import { withMethods } from './with-methods.ts';

/** What a test's worker does with a frame. */
export type RenderFrame = (task: RenderTask, clock: Clock) => Promise<RenderedFrame>;

/** Takes so many seconds and makes one file. */
export const renders =
  (time: number): RenderFrame =>
  async (task, clock) => {
    await clock.sleep(seconds(time), task.signal);
    if (task.signal.aborted) throw new Error('aborted');
    const file = { name: 'frame.png', role: 'frame', width: 1, height: 1, magenta: 0 } as const;
    return {
      files: [file],
      warnings: [],
      missing: [],
      renderTime: seconds(time),
      peakMemory: bytes(0),
      kept: false,
    };
  };

export const failsForGood: RenderFrame = () => Promise.reject(new ScriptedFailure('permanent'));

const forever = () => new Promise<never>(() => undefined);

/** The worker dies in the middle of the frame: its promise never settles. */
export const dies: RenderFrame = forever;

/** The worker stands still until it thaws, and then renders as if nothing had been. */
export function frozen(): { readonly render: RenderFrame; thaw(): void } {
  const { promise: thawed, resolve: thaw } = Promise.withResolvers<void>();
  const render: RenderFrame = async (task, clock) => {
    await thawed;
    return renders(0)(task, clock);
  };
  return { render, thaw };
}

/** The ports of a process that dies, or is frozen, while it renders: its heartbeats end too. */
export const deadAfterClaim = (ports: Ports): Ports => ({
  ...ports,
  clock: withMethods(ports.clock, { sleep: forever }),
});

/** After this long, a lease that is not renewed may be taken over. */
export const leaseIsOver = seconds(90 + 30 + 1);

import { isDeepStrictEqual } from 'node:util';
import type { RenderSession, RenderTask } from '../ports/renderer.ts';

/**
 * Which frames are compared with those of a fresh Blender. A frame that was to be, and that is the first of its
 * Blender, proves little: the duty passes to the next frame of the same session.
 */
export class CheckDuty {
  #owed: RenderSession | undefined;

  /** @param hasKept  whether the frame is rendered from data of another */
  takes({ session, guarded }: Pick<RenderTask, 'session' | 'guarded'>, hasKept: boolean): boolean {
    if (!guarded && !isDeepStrictEqual(this.#owed, session)) return false;
    this.#owed = hasKept ? undefined : session;
    return hasKept;
  }
}

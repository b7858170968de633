import { isDeepStrictEqual } from 'node:util';
import type { RenderSession, RenderTask } from '../ports/renderer.ts';

/**
 * Which frames are compared with those of a fresh Blender. A frame that was to be, and that was the first of its
 * Blender, proves nothing: the duty passes to the next frame of the same session.
 */
export class CheckDuty {
  #owed: RenderSession | undefined;

  /** @param kept  whether the frame is rendered from kept data */
  takes({ session, guarded }: Pick<RenderTask, 'session' | 'guarded'>, kept: boolean): boolean {
    if (!guarded && !isDeepStrictEqual(this.#owed, session)) return false;
    this.#owed = kept ? undefined : session;
    return kept;
  }
}

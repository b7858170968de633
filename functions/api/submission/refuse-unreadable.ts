import {
  newestVersion,
  parseVersion,
  refuseBigEndianScene,
  refuseNewerScene,
} from '../../blend-file/blender-version.ts';
import type { SceneAccount } from '../../domain/scene-account.ts';

/**
 * Refuses a scene that none of these versions of Blender reads whole.
 * @throws SceneNewerThanBlender, BigEndianScene
 */
export function refuseUnreadable(
  { blender: savedBy, bigEndian }: Pick<SceneAccount, 'blender' | 'bigEndian'>,
  blender: readonly string[],
): void {
  const newest = newestVersion(blender);
  if (newest === undefined) return;
  const saved = parseVersion(savedBy);
  if (saved !== undefined) refuseNewerScene(saved, newest);
  if (bigEndian) refuseBigEndianScene(newest);
}

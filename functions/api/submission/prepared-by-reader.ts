import { blenderVersion, newestVersion, parseVersion } from '../../blend-file/blender-version.ts';
import { engineInBlender } from '../../blend-file/engine-in-blender.ts';
import type { JobRequest, PreparedScene } from '../../domain/job.ts';
import type { ImageFormat, PictureFormat } from '../../domain/picture.ts';
import type { InspectedScene, SceneAccount } from '../../domain/scene-account.ts';
import { depths } from './check-output.ts';
import type { Submission } from './check-submission.ts';

/** Engines that every Blender has; of others only Blender knows whether they are there. */
const ownEngines: readonly string[] = ['CYCLES', 'BLENDER_EEVEE', 'BLENDER_EEVEE_NEXT', 'BLENDER_WORKBENCH'];
/** Before this series there were other engines, materials and files: what becomes of them Blender must say. */
const modern = blenderVersion(280);

/**
 * What Blender would say of the scene when it opens it, where the reader can tell that from the file's bytes
 * alone.
 * @param versions  of Blender on the farm; the newest renders
 * @returns undefined when Blender must open the scene before any frame is sent: the frames depend on each other,
 *   something is missing or comes from another file, Python may be needed, or there may be sound to be mixed
 */
export function preparedByReader(
  { request, account, scene }: Submission,
  versions: readonly string[],
): PreparedScene | undefined {
  if (!account || !scene) return undefined;
  const engine = request.settings.engine ?? scene.engine;
  const newest = newestVersion(versions);
  const output = outputOf(request, scene);
  if (!newest || !output || !ownEngines.includes(engine) || !isSelfContained(account, scene))
    return undefined;
  if (asksBlender(request)) return undefined;
  const sound = account.files.some(({ kind, scenes }) => kind === 'sound' && scenes.includes(scene.name));
  // What is packed may be a sound.
  if (wantsSound(request) && (sound || account.packed > 0)) return undefined;
  return {
    savedBy: account.blender,
    sceneName: scene.name,
    engine: engineInBlender(engine, newest),
    fps: scene.fps,
    output,
    movie: false,
    sound,
    sequential: false,
    missing: [],
  };
}

/** What is asked for may not be there, and only Blender has the list of what is. */
function asksBlender({ settings, output }: JobRequest): boolean {
  const { passes, color, compositor, sequencer, stereo, region } = settings;
  const named = passes ?? color?.config ?? color?.viewTransform ?? color?.look ?? output.codec ?? region;
  return named !== undefined || compositor === true || sequencer === true || stereo === true;
}

/** Nothing that the scene's pictures are made of lies outside the reader's sight. */
function isSelfContained(account: SceneAccount, scene: InspectedScene): boolean {
  const { scripts, simulations, files, blender, unreadLayers } = account;
  const ofScene = ({ scenes }: { readonly scenes: readonly string[] }) => scenes.includes(scene.name);
  return (
    (parseVersion(blender) ?? 0) >= modern &&
    unreadLayers.length === 0 &&
    [...scripts.registered, ...scripts.drivers, ...scripts.freestyle].length === 0 &&
    simulations.filter(ofScene).every(({ baked }) => baked) &&
    files.filter(ofScene).every(({ exists, kind }) => exists && kind !== 'library')
  );
}

/** @returns undefined for a format that the farm replaces by another, such as a movie */
function outputOf({ output }: JobRequest, scene: InspectedScene): PictureFormat | undefined {
  const format = output.format ?? scene.output;
  if (!isPicture(scene.output) || !isPicture(format)) return undefined;
  const possible = depths[format];
  const own = possible.find((depth) => depth === scene.depth && format === scene.output);
  const depth = output.depth ?? own ?? possible[0];
  return depth === undefined ? undefined : { format, depth };
}

const isPicture = (format: string): format is ImageFormat => Object.hasOwn(depths, format);

const wantsSound = ({ output: { video } }: JobRequest) =>
  typeof video === 'object' && video.audio === 'scene';

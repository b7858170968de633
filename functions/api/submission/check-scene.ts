import type { Problem } from '../../domain/failure.ts';
import {
  type InspectedFile,
  type InspectedScene,
  isSeen,
  type SceneAccount,
} from '../../domain/scene-account.ts';
import { SimulationsNotBaked, unbaked } from '../../domain/simulations.ts';
import type { JobRequestDraft } from './parse-job-request.ts';

/** What keeps the chosen scene from being rendered as it was asked for. */
export function checkScene(account: SceneAccount, scene: InspectedScene, draft: JobRequestDraft): Problem[] {
  const { cameras, viewLayers } = draft.settings ?? {};
  return [
    ...(cameras ?? []).map((camera, index) => unknownCamera(account, scene, camera, index)),
    cameras === undefined ? noCamera(scene, draft.settings) : undefined,
    ...(viewLayers ?? []).map((layer, index) => unknownLayer(scene, layer, index)),
    ...fileProblems(scene, draft),
    draft.simulations === 'refuse' ? notBaked(account, scene) : undefined,
    draft.limits?.allowMissingFiles ? undefined : missingFiles(account, scene),
  ].filter((problem) => problem !== undefined);
}

function noCamera(scene: InspectedScene, settings: JobRequestDraft['settings']): Problem | undefined {
  const { cameras, picture } = scene;
  const isOff =
    (picture === 'sequencer' && settings?.sequencer === false) ||
    (picture === 'compositor' && settings?.compositor === false);
  const hasCamera = scene.camera !== null || scene.cameraMarkers.length > 0;
  if (isOff ? hasCamera : picture !== null) return undefined;
  if (settings?.sequencer || settings?.compositor) return undefined; // what they make, Blender judges
  return {
    code: 'NoCamera',
    message: `the scene “${scene.name}” has no active camera, and nothing else to make a picture from`,
    advice:
      cameras.length === 0
        ? 'add a camera in Blender and make it the active one'
        : `name one of its cameras in settings.cameras: ${cameras.join(', ')}`,
    pointer: '/scene',
    details: { cameras },
  };
}

/** Of objects in linked libraries the reader does not know whether they are cameras: those, Blender judges. */
function unknownCamera(
  account: SceneAccount,
  scene: InspectedScene,
  camera: string,
  index: number,
): Problem | undefined {
  const linked = account.files.some((file) => file.kind === 'library');
  if (linked || scene.cameras.includes(camera)) return undefined;
  return {
    code: 'UnknownCamera',
    message: `the scene “${scene.name}” has no camera “${camera}”`,
    advice: `name one of its cameras: ${scene.cameras.join(', ') || 'it has none'}`,
    pointer: `/settings/cameras/${index}`,
    details: { cameras: scene.cameras },
  };
}

function unknownLayer(
  { name, viewLayers }: InspectedScene,
  layer: string,
  index: number,
): Problem | undefined {
  const names = viewLayers.map((one) => one.name);
  // Files from before 2.5 have none; Blender makes one of them.
  if (names.length === 0 || names.includes(layer)) return undefined;
  return {
    code: 'UnknownViewLayer',
    message: `the scene “${name}” has no view layer “${layer}”`,
    advice: `name those of its view layers that are to be rendered: ${names.join(', ')}`,
    pointer: `/settings/viewLayers/${index}`,
    details: { viewLayers: names },
  };
}

/** What the files could not hold: passes beside the picture, but for what nodes write, and transparency. */
function fileProblems(scene: InspectedScene, { settings, output }: JobRequestDraft): Problem[] {
  const format = output?.format ?? scene.output;
  const problems: Problem[] = [];
  const nodesWrite = scene.fileOutputs > 0 || settings?.compositor === true;
  if (settings?.passes && !nodesWrite && format !== 'OPEN_EXR_MULTILAYER') {
    problems.push({
      code: 'PassesNotWritten',
      message: `passes were asked for, and ${format} holds the picture alone`,
      advice: 'choose OPEN_EXR_MULTILAYER as output.format, or leave out settings.passes',
      pointer: '/settings/passes',
    });
  }
  if (settings?.transparent && format === 'JPEG') {
    problems.push({
      code: 'NoAlpha',
      message: 'a JPEG cannot be transparent',
      advice: 'choose another output.format, or leave out settings.transparent',
      pointer: '/settings/transparent',
    });
  }
  return problems;
}

function notBaked({ simulations }: SceneAccount, { name }: InspectedScene): Problem | undefined {
  const found = unbaked(simulations.filter(({ scenes }) => scenes.includes(name)));
  return found.length > 0 ? new SimulationsNotBaked(found).toProblem() : undefined;
}

function nameOf({ path, neededBy, instead = [], unreachable }: InspectedFile): string {
  if (unreachable !== undefined) return `${path} (needed by ${neededBy}; ${unreachable})`;
  const other =
    instead.length > 0
      ? `; there is ${instead.slice(0, 3).join(', ')}, but a cache is found by the name of its file`
      : '';
  return `${path} (needed by ${neededBy}${other})`;
}

/** How many missing files the message names; `details` has them all. */
const named = 10;

function missingFiles(account: SceneAccount, scene: InspectedScene): Problem | undefined {
  const missing = account.files.filter(
    (file) => !file.exists && file.scenes.includes(scene.name) && isSeen(file),
  );
  if (missing.length === 0) return undefined;
  const more = missing.length > named ? ` and ${missing.length - named} more` : '';
  const names = missing.slice(0, named).map(nameOf);
  return {
    code: 'MissingFiles',
    message: `the scene needs files that are not in the manifest: ${names.join(', ')}${more}`,
    advice: 'add them to the project tree, or allow missing files with limits.allowMissingFiles',
    pointer: '/manifest',
    details: { missing: missing.map(({ path }) => path) },
  };
}

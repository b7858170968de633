import type { Problem } from '../../domain/failure.ts';
import type { InspectedScene, SceneAccount } from '../../domain/scene-account.ts';
import type { JobRequestDraft } from './parse-job-request.ts';

/** What keeps the chosen scene from being rendered as it was asked for. */
export function checkScene(account: SceneAccount, scene: InspectedScene, draft: JobRequestDraft): Problem[] {
  const camera = draft.settings?.cameras?.[0];
  return [
    camera === undefined ? noCamera(scene) : unknownCamera(account, scene, camera),
    draft.limits?.allowMissingFiles ? undefined : missingFiles(account, scene),
  ].filter((problem) => problem !== undefined);
}

function noCamera(scene: InspectedScene): Problem | undefined {
  if (scene.picture !== null) return undefined;
  const { cameras } = scene;
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
function unknownCamera(account: SceneAccount, scene: InspectedScene, camera: string): Problem | undefined {
  const linked = account.files.some((file) => file.kind === 'library');
  if (linked || scene.cameras.includes(camera)) return undefined;
  return {
    code: 'UnknownCamera',
    message: `the scene “${scene.name}” has no camera “${camera}”`,
    advice: `name one of its cameras: ${scene.cameras.join(', ') || 'it has none'}`,
    pointer: '/settings/cameras/0',
    details: { cameras: scene.cameras },
  };
}

/** Kinds of files without which pictures are the same. */
const unseen: readonly string[] = ['sound', 'text'];

/** How many missing files the message names; `details` has them all. */
const named = 10;

function missingFiles(account: SceneAccount, scene: InspectedScene): Problem | undefined {
  const missing = account.files.filter(
    (file) => !file.exists && file.scenes.includes(scene.name) && !unseen.includes(file.kind),
  );
  if (missing.length === 0) return undefined;
  const more = missing.length > named ? ` and ${missing.length - named} more` : '';
  const names = missing.slice(0, named).map(({ path, neededBy }) => `${path} (needed by ${neededBy})`);
  return {
    code: 'MissingFiles',
    message: `the scene needs files that are not in the manifest: ${names.join(', ')}${more}`,
    advice: 'add them to the project tree, or allow missing files with limits.allowMissingFiles',
    pointer: '/manifest',
    details: { missing: missing.map(({ path }) => path) },
  };
}

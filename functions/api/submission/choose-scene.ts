import type { Problem } from '../../domain/failure.ts';
import type { InspectedScene, SceneAccount } from '../../domain/scene-account.ts';

/** The scene of the file that is to be rendered: the one named, else the active one. */
export function chooseScene(
  account: SceneAccount,
  name: string | undefined,
): { scene: InspectedScene; problem?: never } | { scene?: never; problem: Problem } {
  const scene = account.scenes.find((one) => (name === undefined ? one.active : one.name === name));
  if (scene) return { scene };
  const names = account.scenes.map((one) => one.name);
  const problem: Problem = {
    code: 'UnknownScene',
    message: name === undefined ? 'the file has no scene' : `the file has no scene “${name}”`,
    advice: `name one of those in the file: ${names.join(', ') || 'none'}`,
    pointer: name === undefined ? '/scene' : '/settings/sceneName',
    details: { scenes: names },
  };
  return { problem };
}

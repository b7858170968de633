import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BlenderPython } from './blender-python.ts';
import { makeScenes, type PictureScene, readCatalogue } from './catalogue.ts';
import { Comparer } from './comparison.ts';
import { PictureFarm } from './picture-farm.ts';
import { beginReference, renderScene, type SceneResult, type SuiteContext } from './render-scene.ts';

export interface SuiteSettings {
  /** A Python with the bpy module that is under test. */
  readonly blender: string;
  /** One whose bpy brings OpenImageIO, 4.5 or newer, to compare with. */
  readonly comparer: string;
  /** Absolute path; made when it is not there. */
  readonly folder: string;
  readonly wanted: (scene: PictureScene) => boolean;
  readonly onResult: (result: SceneResult) => void;
}

/** Renders the suite's scenes on one farm and compares every picture. */
export async function runSuite(settings: SuiteSettings): Promise<SceneResult[]> {
  const blender = new BlenderPython(settings.blender);
  const scenes = (await readCatalogue(blender)).filter((scene) => scene.possible && settings.wanted(scene));
  await mkdir(settings.folder, { recursive: true });
  const names = scenes.map(({ name }) => name);
  const made = new Map(
    (await makeScenes(blender, join(settings.folder, 'scenes'), names)).map((one) => [one.name, one]),
  );

  const comparer = new Comparer(new BlenderPython(settings.comparer));
  const farm = await PictureFarm.start(settings.blender, settings.folder);
  const context: SuiteContext = { blender, farm, comparer, folder: settings.folder };
  try {
    const results: SceneResult[] = [];
    const ready = scenes.map((scene) => ({ scene, found: made.get(scene.name) }));
    let next = begin(context, ready[0]);
    for (const [index, { scene, found }] of ready.entries()) {
      const coming = next;
      // The next reference is rendered beside this scene's frames on the farm.
      next = coming.then(() => begin(context, ready[index + 1]));
      const result = await resultOf(context, scene, found, coming);
      results.push(result);
      settings.onResult(result);
    }
    return results;
  } finally {
    await Promise.all([farm.stop(), comparer.end()]);
  }
}

type Made = Awaited<ReturnType<typeof makeScenes>>[number] | undefined;

const nothing = { files: new Map<number, string[]>(), log: '' };

async function begin(
  context: SuiteContext,
  one: { readonly scene: PictureScene; readonly found: Made } | undefined,
) {
  return one?.found && 'blend' in one.found ? beginReference(context, one.scene, one.found) : nothing;
}

async function resultOf(
  context: SuiteContext,
  scene: PictureScene,
  made: Made,
  coming: ReturnType<typeof begin>,
): Promise<SceneResult> {
  if (made && 'blend' in made) return renderScene(context, scene, made, coming);
  return { scene, runs: [], useless: `it could not be made: ${made?.error ?? ''}`, seconds: 0 };
}

/** Whether the farm made of the scene what it must; one that is known to be wrong must not have become right. */
export function isAsExpected({ scene, runs, useless }: SceneResult): boolean {
  const { kind } = scene.expected;
  if (kind === 'wrong' && !runs.some(({ verdict }) => verdict.is === 'wrong')) return false;
  return runs.every(({ verdict }) => verdict.asExpected) && (useless === '' || kind === 'unknown');
}

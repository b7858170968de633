import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameRange } from '../../functions/domain/frame-list.ts';
import type { BlenderPython } from './blender-python.ts';
import type { PictureScene } from './catalogue.ts';
import type { Comparer, Comparison } from './comparison.ts';
import { type FarmRun, runOnFarm } from './farm-run.ts';
import { everySecondFrame, shuffledFrames } from './frame-lists.ts';
import type { PictureFarm } from './picture-farm.ts';
import { type Reference, renderReference } from './reference.ts';
import { type Happened, judge, type Verdict, wrongPairs } from './verdict.ts';

export interface SuiteContext {
  readonly blender: BlenderPython;
  readonly farm: PictureFarm;
  readonly comparer: Comparer;
  readonly folder: string;
}

export interface SceneResult {
  readonly scene: PictureScene;
  readonly runs: readonly RunResult[];
  /** Why the scene itself is no good, in words. */
  readonly useless: string;
  readonly seconds: number;
}

export interface RunResult {
  readonly run: string;
  readonly verdict: Verdict;
  /** Greatest difference of any value of any frame. */
  readonly apart: number | undefined;
  readonly noise: number | undefined;
  readonly killed: number;
  /** Path of the sheet, relative to the suite's folder. */
  readonly sheet: string | undefined;
}

interface MadeScene {
  readonly blend: string;
  readonly frames: FrameRange;
}

/** Frames that must be done before Blender is killed: enough for it to have kept data from one to the next. */
const killAfter = 2;

/** Starts to render what a scene's pictures are held against. */
export const beginReference = (
  { blender, folder }: SuiteContext,
  scene: PictureScene,
  { blend }: MadeScene,
) => renderReference(blender, scene, blend, join(folder, 'reference', scene.name));

/**
 * Renders a scene on the farm, once in random order by two workers whose Blenders are killed in between, and once
 * every second frame, and compares.
 */
export async function renderScene(
  context: SuiteContext,
  scene: PictureScene,
  made: MadeScene,
  coming: Promise<Reference>,
): Promise<SceneResult> {
  const began = performance.now();
  const spared = scene.spared ? '' : ', killed in between';
  const wanted = [
    {
      run: `random order, two workers${spared}`,
      frames: shuffledFrames(made.frames, scene.name),
      kill: !scene.spared,
    },
    { run: 'every second frame', frames: everySecondFrame(made.frames), kill: false },
  ];
  const runs: RunResult[] = [];
  let useless = '';
  for (const [index, { run, frames, kill }] of wanted.entries()) {
    const folder = join(context.folder, 'farm-pictures', scene.name, String(index));
    const job = {
      blend: made.blend,
      frames,
      extra: scene.job,
      killAfter: kill ? killAfter : undefined,
      folder,
    };
    const done = await runOnFarm(context.farm, job);
    const reference = await coming;
    const sheet = index === 0 && done.kind === 'rendered' ? `pictures/${scene.name}.png` : undefined;
    const { happened, changes } = await compared(context, scene, made, reference, done, sheet);
    if (happened.kind === 'rendered' && index === 0) useless = whyUseless(scene, reference, changes);
    runs.push({
      run,
      verdict: judge(scene.expected, happened),
      apart: happened.kind === 'rendered' ? greatest(happened.pairs) : undefined,
      noise: happened.kind === 'rendered' ? happened.noise : undefined,
      killed: done.kind === 'rendered' ? done.killed : 0,
      sheet,
    });
    await rm(folder, { recursive: true, force: true });
  }
  return { scene, runs, useless, seconds: (performance.now() - began) / 1000 };
}

async function compared(
  context: SuiteContext,
  scene: PictureScene,
  made: MadeScene,
  reference: Reference,
  done: FarmRun,
  sheet: string | undefined,
): Promise<{ readonly happened: Happened; readonly changes: number }> {
  if (done.kind !== 'rendered') return { happened: done, changes: 0 };
  const path = sheet && join(context.folder, sheet);
  const { pairs, odd, changes } = await context.comparer.compare(reference.files, done.files, path);
  const differs = wrongPairs(pairs, 0).length > 0;
  const noise = differs ? await noiseOf(context, scene, made, reference) : 0;
  return { happened: { kind: 'rendered', pairs, odd, noise }, changes };
}

/** Renders the reference once more: how far the two are apart is Blender's own doing. */
async function noiseOf(
  { blender, comparer, folder }: SuiteContext,
  scene: PictureScene,
  { blend }: MadeScene,
  reference: Reference,
): Promise<number> {
  const again = join(folder, 'reference-again', scene.name);
  const { files } = await renderReference(blender, scene, blend, again);
  const { pairs }: Comparison = await comparer.compare(reference.files, files);
  await rm(again, { recursive: true, force: true });
  return greatest(pairs) ?? 0;
}

/** A scene whose frames are all the same, or that Blender itself does not render, shows nothing. */
function whyUseless(scene: PictureScene, { files, log }: Reference, changes: number): string {
  if (files.size === 0) return `Blender made no picture: ${log}`;
  if (!scene.still && files.size > 1 && changes < 0.01) return 'all frames of the reference are the same';
  return '';
}

const greatest = (pairs: readonly { readonly apart: number | null }[]) =>
  pairs.length === 0 ? undefined : Math.max(...pairs.map(({ apart }) => apart ?? Number.POSITIVE_INFINITY));

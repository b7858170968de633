import * as z from 'zod';
import type { BlenderPython } from './blender-python.ts';

const outcome = z.object({
  kind: z.enum(['right', 'refused', 'wrong', 'unknown']),
  /** Of the problem or failure by which the farm refuses. */
  code: z.string(),
  why: z.string(),
});
/** What a scene leads to. */
export type Outcome = z.output<typeof outcome>;

const pictureScene = z.object({
  name: z.string(),
  what: z.string(),
  topic: z.string(),
  expected: outcome,
  /** Whether the Blender that was asked can make it. */
  possible: z.boolean(),
  since: z.string(),
  short: z.boolean(),
  still: z.boolean(),
  spared: z.boolean(),
  job: z.record(z.string(), z.unknown()),
});
/** A scene of the suite: `test/pictures/picture_scenes/register.py` says what the fields mean. */
export type PictureScene = z.output<typeof pictureScene>;

const madeScene = z.union([
  z.object({ name: z.string(), error: z.string() }),
  z.object({
    name: z.string(),
    /** Absolute path of the scene. */
    blend: z.string(),
    frames: z.object({ start: z.number(), end: z.number(), step: z.number() }),
  }),
]);
export type MadeScene = z.output<typeof madeScene>;

const package_ = 'test/pictures/picture_scenes';

export async function readCatalogue(blender: BlenderPython): Promise<PictureScene[]> {
  const { lines, log } = await blender.run([package_, '--list']);
  const [catalogue] = lines;
  if (catalogue === undefined) throw new Error(`the catalogue of scenes cannot be read: ${log}`);
  return z.array(pictureScene).parse(catalogue);
}

/** Makes scenes below a folder. A scene on which Blender crashes does not keep the others from being made. */
export async function makeScenes(
  blender: BlenderPython,
  folder: string,
  names: readonly string[],
): Promise<MadeScene[]> {
  const made: MadeScene[] = [];
  let left = names;
  while (left.length > 0) {
    const { lines, log, status } = await blender.run([package_, folder, ...left]);
    made.push(...lines.map((line) => madeScene.parse(line)));
    left = left.slice(lines.length);
    const [crashed, ...rest] = left;
    if (crashed === undefined) break;
    made.push({
      name: crashed,
      error: `Blender ended with ${status} while it made the scene: ${log.slice(-500)}`,
    });
    left = rest;
  }
  return made;
}

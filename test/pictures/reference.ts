import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { BlenderPython } from './blender-python.ts';
import type { PictureScene } from './catalogue.ts';

/** Files that belong to a frame, in the order in which the farm's files of that frame are. */
export type FilesByFrame = ReadonlyMap<number, readonly string[]>;

export interface Reference {
  readonly files: FilesByFrame;
  /** The end of what Blender said. */
  readonly log: string;
}

/** Renders a scene in a fresh Blender, all its frames in order. */
export async function renderReference(
  blender: BlenderPython,
  scene: PictureScene,
  blend: string,
  folder: string,
): Promise<Reference> {
  const settings = JSON.stringify(scene.job.settings ?? {});
  const { log } = await blender.run(['test/pictures/render_in_order.py', blend, folder, settings]);
  return { files: filesByFrame(folder, await filesBelow(folder)), log: log.slice(-1000) };
}

/** A file's last number is its frame, but for what tells eyes and passes apart. */
const numbered = /(-\d{3,}|\d{4,})(?:_[LR])?\.\w+$/;

/** Pictures of cameras, by their names, come before what File Output nodes wrote. */
export function filesByFrame(folder: string, files: readonly string[]): FilesByFrame {
  const found = new Map<number, string[]>();
  const rank = (file: string) => (relative(folder, file).startsWith('outputs/') ? 1 : 0);
  for (const file of files.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))) {
    const frame = Number(numbered.exec(file)?.[1]);
    if (!Number.isNaN(frame)) found.set(frame, [...(found.get(frame) ?? []), file]);
  }
  return found;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

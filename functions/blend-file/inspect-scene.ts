import type { SceneAccount, SceneSummary } from '../domain/scene-account.ts';
import type { BlendFile } from './blend-file.ts';
import { versionName } from './blender-version.ts';
import type { ByteSource } from './byte-source.ts';
import type { Decompression } from './decompression.ts';
import { externalFiles } from './external-files.ts';
import { nameOf } from './name-of.ts';
import { neededData } from './needed-data.ts';
import { packedFiles } from './packed-files.ts';
import type { ProjectTree } from './project-tree.ts';
import { type BlendFileLimits, readBlendFile } from './read-blend-file.ts';
import type { DataBlock } from './read-blocks.ts';
import { sceneSimulations } from './scene-simulations.ts';
import { scenesOf } from './scenes.ts';
import { scriptsOf } from './scripts.ts';

export interface InspectOptions {
  readonly decompression: Decompression;
  /** Where the scene stands in the project tree: relative to its root, with `/`. */
  readonly path: string;
  readonly tree: ProjectTree;
  readonly limits?: BlendFileLimits;
}

/**
 * What a `.blend` will do and what it lacks, from its own bytes, without Blender.
 * @throws NotABlendFile, GitLfsPointer, TruncatedBlendFile, CorruptBlendFile, UnknownBlendFormat,
 *   BlendFileTooLargeToStream or BlendFileTooComplex
 */
export async function inspectScene(source: ByteSource, options: InspectOptions): Promise<SceneAccount> {
  const { path, tree, decompression, limits } = options;
  const { file, compression } = await readBlendFile(source, decompression, limits);
  const scenes = scenesOf(file);
  const needed = await neededData({ path, file }, startsOf(file, scenes), openLibrary);
  const frames = new Map(scenes.map((scene) => [scene.name, scene.frames]));
  const files = await externalFiles(needed, frames, tree);
  return {
    blender: versionName(file.header.version),
    compression,
    scenes,
    files,
    missing: files
      .filter(({ exists, scenes }) => !exists && scenes.length > 0)
      .map((missing) => missing.path),
    simulations: await sceneSimulations(needed, tree),
    scripts: scriptsOf(file),
    packed: packedFiles(file),
  };

  async function openLibrary(library: string): Promise<BlendFile | undefined> {
    const content = await tree.open(library);
    return content && (await readBlendFile(content, decompression, limits)).file;
  }
}

function startsOf(file: BlendFile, scenes: readonly SceneSummary[]): Map<string, DataBlock[]> {
  const starts = new Map(scenes.map(({ name }) => [name, [] as DataBlock[]]));
  for (const scene of file.all('SC')) starts.get(nameOf(scene))?.push(scene.owner);
  return starts;
}

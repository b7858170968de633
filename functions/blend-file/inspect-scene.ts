import type { FrameRange } from '../domain/frame-list.ts';
import type { InspectedScene, SceneAccount } from '../domain/scene-account.ts';
import type { BlendFile } from './blend-file.ts';
import { versionName } from './blender-version.ts';
import type { ByteSource } from './byte-source.ts';
import type { Decompression } from './decompression.ts';
import { CorruptBlendFile } from './errors.ts';
import { externalFiles } from './external-files.ts';
import { allowancesOf, type BlendFileLimits, defaultLimits, forLibraries } from './limits.ts';
import { treeOfMovedProject } from './moved-project.ts';
import { neededData } from './needed-data.ts';
import { packedFiles } from './packed-files.ts';
import type { ProjectTree } from './project-tree.ts';
import { readBlendFile } from './read-blend-file.ts';
import { readLibrary } from './read-library.ts';
import { sceneSimulations } from './scene-simulations.ts';
import { scenesOf } from './scenes.ts';
import { renderedOf, scopesOf, withScenes } from './scopes.ts';
import { scriptsOf } from './scripts.ts';

export interface InspectOptions {
  readonly decompression: Decompression;
  /** Where the scene stands in the project tree: relative to its root, with `/`. */
  readonly path: string;
  readonly tree: ProjectTree;
  readonly limits?: BlendFileLimits;
  /**
   * Folders above the scene's in which absolute paths are looked for that lead nowhere, because the project may have
   * been moved; left out where it is known where the project was.
   */
  readonly above?: number;
  /** The frames of a scene that are to be rendered, by which members of sequences count; its own when left out. */
  readonly framesOf?: (scene: InspectedScene) => readonly FrameRange[];
}

/**
 * What a `.blend` will do and what it lacks, from its own bytes, without Blender.
 * @throws NotABlendFile, GitLfsPointer, TruncatedBlendFile, CorruptBlendFile, UnknownBlendFormat,
 *   BlendFileTooLargeToStream, CompressionBomb, BlendFileTooComplex or UnreadableLibrary
 */
export async function inspectScene(source: ByteSource, options: InspectOptions): Promise<SceneAccount> {
  try {
    return await inspect(source, options);
  } catch (error) {
    // A number in the file that leads outside of its bytes, or links so deep that they end the stack.
    throw error instanceof RangeError ? new CorruptBlendFile('a number in it leads nowhere', error) : error;
  }
}

async function inspect(source: ByteSource, options: InspectOptions): Promise<SceneAccount> {
  const { path, decompression, limits = defaultLimits } = options;
  const allowances = allowancesOf(limits);
  const { file, compression } = await readBlendFile(source, decompression, allowances);
  const { above } = options;
  const tree = above === undefined ? options.tree : treeOfMovedProject(options.tree, path, above);
  const scopes = scopesOf(file, limits.scenes);
  const forThem = forLibraries(allowances, limits);
  const uncheckedLibraries: string[] = [];
  const needed = await neededData({ path, file }, scopes, openLibrary);
  const scenes = scenesOf(file);
  const rangesOf = options.framesOf ?? (({ frames }: InspectedScene) => [frames]);
  const ranges = new Map(scenes.map((scene) => [scene.name, rangesOf(scene)]));
  const rendered = renderedOf(scopes, file, ranges);
  const external = await externalFiles(needed, rendered, tree);
  const files = withScenes(external.files, scopes);
  return {
    blender: versionName(file.header.version),
    compression,
    bigEndian: !file.header.littleEndian,
    scenes,
    files,
    missing: files
      .filter((needed) => !needed.exists && needed.scenes.length > 0)
      .map((missing) => missing.path),
    uncheckedLibraries,
    unreadLayers: external.unreadLayers,
    simulations: withScenes(await sceneSimulations(needed, tree), scopes),
    scripts: scriptsOf(file),
    packed: packedFiles(file),
  };

  async function openLibrary(library: string): Promise<BlendFile | undefined> {
    const content = await tree.open(library);
    const read = content && (await readLibrary(library, content, decompression, forThem));
    if (content && !read) uncheckedLibraries.push(library);
    return read;
  }
}

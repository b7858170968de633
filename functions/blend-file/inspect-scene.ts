import type { SceneAccount } from '../domain/scene-account.ts';
import type { BlendFile } from './blend-file.ts';
import { versionName } from './blender-version.ts';
import type { ByteSource } from './byte-source.ts';
import type { Decompression } from './decompression.ts';
import { CorruptBlendFile } from './errors.ts';
import { externalFiles } from './external-files.ts';
import { neededData } from './needed-data.ts';
import { packedFiles } from './packed-files.ts';
import type { ProjectTree } from './project-tree.ts';
import { type BlendFileLimits, defaultLimits, readBlendFile } from './read-blend-file.ts';
import { readLibrary } from './read-library.ts';
import { sceneSimulations } from './scene-simulations.ts';
import { scenesOf } from './scenes.ts';
import { framesOf, scopesOf, startsOf, withScenesOf } from './scopes.ts';
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
 *   BlendFileTooLargeToStream, BlendFileTooComplex or UnreadableLibrary
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
  const { path, tree, decompression, limits = defaultLimits } = options;
  const { file, compression } = await readBlendFile(source, decompression, limits);
  const scenes = scenesOf(file, limits.scenes);
  const scopes = scopesOf(file, scenes);
  const needed = await neededData({ path, file }, startsOf(scopes), openLibrary);
  const named = withScenesOf(scopes);
  const files = (await externalFiles(needed, framesOf(scopes), tree)).map(named);
  return {
    blender: versionName(file.header.version),
    compression,
    scenes,
    files,
    missing: files
      .filter((needed) => !needed.exists && needed.scenes.length > 0)
      .map((missing) => missing.path),
    simulations: (await sceneSimulations(needed, tree)).map(named),
    scripts: scriptsOf(file),
    packed: packedFiles(file),
  };

  async function openLibrary(library: string): Promise<BlendFile | undefined> {
    const content = await tree.open(library);
    return content && (await readLibrary(library, content, decompression, limits));
  }
}

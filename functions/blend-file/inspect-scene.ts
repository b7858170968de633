import type { SceneAccount } from '../domain/scene-account.ts';
import { versionName } from './blender-version.ts';
import type { ByteSource } from './byte-source.ts';
import type { Decompression } from './decompression.ts';
import type { ProjectTree } from './project-tree.ts';
import { type BlendFileLimits, readBlendFile } from './read-blend-file.ts';
import { scenesOf } from './scenes.ts';

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
  const { file, compression } = await readBlendFile(source, options.decompression, options.limits);
  return {
    blender: versionName(file.header.version),
    compression,
    scenes: scenesOf(file),
    files: [],
    missing: [],
    simulations: [],
  };
}

import type { ByteSource } from '../../functions/blend-file/byte-source.ts';
import { inspectScene } from '../../functions/blend-file/inspect-scene.ts';
import type { BlendFileLimits } from '../../functions/blend-file/limits.ts';
import { nodeDecompression } from '../../functions/blend-file/node-decompression.ts';
import type { ProjectTree } from '../../functions/blend-file/project-tree.ts';
import type { SceneAccount } from '../../functions/domain/scene-account.ts';

/** Nothing beside the scene. */
const emptyTree: ProjectTree = {
  exists: async () => false,
  list: async () => [],
  open: async () => undefined,
  place: async () => undefined,
  liesAt: async () => false,
};

export const sourceOf = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: async (offset, length) => bytes.subarray(offset, offset + length),
});

export const inspectSource = (source: ByteSource, limits?: BlendFileLimits): Promise<SceneAccount> =>
  inspectScene(source, {
    decompression: nodeDecompression,
    path: 'scene.blend',
    tree: emptyTree,
    ...(limits && { limits }),
  });

export const inspectBytes = (bytes: Uint8Array): Promise<SceneAccount> => inspectSource(sourceOf(bytes));

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openFileSource } from '../../functions/blend-file/node-file-source.ts';
import type { ProjectTree } from '../../functions/blend-file/project-tree.ts';

/** A folder as a project tree; nothing outside of it exists. */
export function folderTree(root: string): ProjectTree {
  const isFile = (path: string) => {
    const whole = join(root, path);
    return !path.startsWith('..') && existsSync(whole) && statSync(whole).isFile();
  };
  return {
    exists: async (path) => isFile(path),
    list: async (folder) => {
      const whole = join(root, folder);
      return existsSync(whole) && statSync(whole).isDirectory() ? readdirSync(whole) : [];
    },
    place: async (path) => (isFile(path) ? path : undefined),
    liesAt: async (place) => isFile(place),
    open: async (path) => {
      if (!isFile(path)) return undefined;
      await using file = await openFileSource(join(root, path));
      const bytes = await file.read(0, file.size);
      return { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) };
    },
  };
}

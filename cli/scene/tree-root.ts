import { dirname, relative, sep } from 'node:path';

/**
 * The deepest folder that holds all of the files.
 * @param files  absolute, normalised paths; at least one
 */
export function commonAncestor(files: readonly string[]): string {
  const [first = '', ...others] = files;
  let root = dirname(first);
  for (const file of others) {
    while (!isInside(root, file)) {
      const parent = dirname(root);
      if (parent === root) return root;
      root = parent;
    }
  }
  return root;
}

/** Whether `file` is in `folder`, however deep. */
export const isInside = (folder: string, file: string) => {
  const path = relative(folder, file);
  return path !== '' && path !== '..' && !path.startsWith(`..${sep}`);
};

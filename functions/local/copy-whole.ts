import { constants } from 'node:fs';
import { chmod, copyFile, rename, rm } from 'node:fs/promises';

/**
 * Copies a file whole or not at all; the copy is writable by its owner. Where the file system can, both share
 * their blocks until one is changed.
 * @param part  where the copy grows, in the folder of `to`
 */
export async function copyWhole(from: string, part: string, to: string): Promise<void> {
  try {
    await copyFile(from, part, constants.COPYFILE_FICLONE);
    await chmod(part, 0o644);
    await rename(part, to);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

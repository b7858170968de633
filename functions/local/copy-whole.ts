import { constants } from 'node:fs';
import { chmod, copyFile, link, rename, rm } from 'node:fs/promises';
import { hasCode } from '../storage/has-code.ts';

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

/**
 * Gives a file a second name, which takes no room and no time.
 * @param part  a name for the moment, in the folder of `to`
 * @returns false when the file system cannot, or not across its borders
 */
export async function linkWhole(from: string, part: string, to: string): Promise<boolean> {
  try {
    await link(from, part);
    await rename(part, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) return false;
    throw error;
  } finally {
    await rm(part, { force: true }); // renaming one name of a file to another of its names leaves both
  }
}

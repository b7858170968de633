import { access, constants, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { WrongUse } from '../cli-error.ts';
import { codeOf, messageOf } from '../error-facts.ts';

class FolderNotUsable extends WrongUse {
  constructor(folder: string, why: string) {
    super(`frames cannot be put into ${folder}: ${why}`, {
      advice: 'name another folder with --out',
    });
  }
}

/**
 * The folder that frames are to be downloaded into, which need not be there yet. Asked for before anything is
 * rendered, and not made before there is something to put into it.
 * @param folder  absolute, or relative to `cwd`
 * @throws FolderNotUsable
 */
export async function framesFolder(cwd: string, folder: string): Promise<string> {
  const path = resolve(cwd, folder);
  for (let at = path; ; at = dirname(at)) {
    try {
      if (!(await stat(at)).isDirectory()) throw new FolderNotUsable(folder, `${at} is a file`);
      await access(at, constants.W_OK);
      return path;
    } catch (error) {
      if (error instanceof FolderNotUsable) throw error;
      const isThere = codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR';
      if (isThere || at === dirname(at)) throw new FolderNotUsable(folder, messageOf(error));
    }
  }
}

/** Where the frames of a scene go when nobody says. */
export const framesFolderOf = (scene: string) => `${basename(scene).replace(/\.blend$/i, '')}-frames`;

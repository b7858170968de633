import type { ByteSource } from './byte-source.ts';

/**
 * The files around the scene, as a folder, a manifest or a browser's drop holds them. Paths are relative to the
 * project tree's root with `/`; what lies outside of it comes as `../…`, `/…` or `C:/…`.
 */
export interface ProjectTree {
  exists(path: string): Promise<boolean>;
  /** Names of the files and folders in a folder; none when it is not there. */
  list(folder: string): Promise<readonly string[]>;
  /** @returns undefined when the file is not there or not at hand, as in a manifest that is not uploaded yet */
  open(path: string): Promise<ByteSource | undefined>;
  /**
   * Where a file lies that the scene calls so, by its name there: files that name each other do so from there.
   * @returns undefined when it is not there
   */
  place(path: string): Promise<string | undefined>;
  /** Whether a file, and no folder, lies at precisely this place, by this very name. */
  liesAt(place: string): Promise<boolean>;
}

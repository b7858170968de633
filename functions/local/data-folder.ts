import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** What the farm on one machine keeps, and where. */
export interface DataFolder {
  readonly path: string;
  readonly database: string;
  readonly objects: string;
  /** Address and token of the running farm, for its owner alone. */
  readonly serve: string;
  readonly lock: string;
}

/**
 * Where the farm keeps its data: RENDER_FARM_DATA, else `render-farm` in XDG_DATA_HOME or in ~/.local/share.
 * @returns an absolute path; nothing is made
 */
export function dataFolderOf(env: Readonly<Record<string, string | undefined>>): string {
  if (env.RENDER_FARM_DATA) return resolve(env.RENDER_FARM_DATA);
  // As the XDG Base Directory Specification has it: a relative XDG_DATA_HOME counts for nothing.
  const base = env.XDG_DATA_HOME?.startsWith('/')
    ? env.XDG_DATA_HOME
    : join(env.HOME || homedir(), '.local', 'share');
  return join(base, 'render-farm');
}

/** Makes the folder when it is not there, for its owner alone. @param path  absolute */
export function openDataFolder(path: string): DataFolder {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return {
    path,
    database: join(path, 'farm.db'),
    objects: join(path, 'objects'),
    serve: join(path, 'serve.json'),
    lock: join(path, 'lock.db'),
  };
}

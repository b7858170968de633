import { posix, win32 } from 'node:path';
import type { ColorConfig } from './read-color-config.ts';

/** A file of a configuration that the farm would not find. */
export interface MissingColorFile {
  /** As the configuration names it. */
  readonly name: string;
  /** Why it is of no use that it may be there; left out where it is not. */
  readonly why?: string;
}

export interface ColorFiles {
  /** Relative to the configuration's folder, with `/`. */
  readonly found: readonly string[];
  readonly missing: readonly MissingColorFile[];
}

export interface ColorSurroundings {
  /** @param path  relative to the configuration's folder, with `/`, normalised */
  readonly exists: (path: string) => boolean | Promise<boolean>;
  /** The variables of the person's machine; left out where nobody knows them. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Finds the files of a configuration as OpenColorIO does on the farm: in the folders of its search path, one after
 * another. A farm has none of the variables of a person's machine, and absolute paths lead nowhere there.
 */
export async function findColorFiles(
  { files, searchPath, environment }: ColorConfig,
  { exists, env = {} }: ColorSurroundings,
): Promise<ColorFiles> {
  const folders = (searchPath.length > 0 ? searchPath : ['.']).map((one) => resolved(one, environment, env));
  const found = new Set<string>();
  const missing: MissingColorFile[] = [];
  for (const name of files) {
    const file = resolved(name, environment, env);
    let why = file.why ?? absolute(file.path);
    if (why === undefined) {
      const path = await firstThere(file.path, folders, exists);
      if (path !== undefined) {
        found.add(path);
        continue;
      }
      why = folders.map((folder) => folder.why ?? absolute(folder.path)).find((one) => one !== undefined);
    }
    missing.push({ name, ...(why !== undefined && { why }) });
  }
  return { found: [...found], missing };
}

interface Resolved {
  readonly path: string;
  readonly why?: string;
}

async function firstThere(
  file: string,
  folders: readonly Resolved[],
  exists: ColorSurroundings['exists'],
): Promise<string | undefined> {
  for (const { path, why } of folders) {
    if (why !== undefined || absolute(path) !== undefined) continue;
    const candidate = posix.normalize(posix.join(path, file));
    if (await exists(candidate)) return candidate;
  }
  return undefined;
}

const absolute = (path: string): string | undefined =>
  posix.isAbsolute(path) || win32.isAbsolute(path)
    ? `‘${path}’ is an absolute path, which leads nowhere on a farm: write it relative to the configuration’s folder`
    : undefined;

/** `$NAME`, `${NAME}` and `%NAME%`. */
const variable = /\$\{(\w+)\}|\$(\w+)|%(\w+)%/g;

/** The text with the configuration's own values of its variables. */
function resolved(
  text: string,
  environment: ReadonlyMap<string, string>,
  env: NonNullable<ColorSurroundings['env']>,
): Resolved {
  let why: string | undefined;
  const path = text.replaceAll(variable, (all, ...names: (string | undefined)[]) => {
    const name = names.slice(0, 3).find((one) => one !== undefined) ?? '';
    const value = environment.get(name);
    if (value === undefined || value.includes('$')) {
      why ??= `the farm does not have the variable ${name}: give its value in the configuration’s environment, or write the path without`;
      return all;
    }
    const own = env[name];
    if (own !== undefined && own !== value) {
      why ??= `the variable ${name} is ‘${own}’ here, and the farm takes ‘${value}’ of the configuration’s environment: make them the same`;
    }
    return value;
  });
  return why === undefined ? { path } : { path, why };
}

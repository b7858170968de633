import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isBuiltInConfig } from '../../functions/color-config/built-in-config.ts';
import { missingColorFiles } from '../../functions/color-config/missing-color-files.ts';
import { neededColorFiles } from '../../functions/color-config/needed-color-files.ts';
import { WrongUse } from '../cli-error.ts';
import { messageOf } from '../error-facts.ts';
import { FarmRefusal } from '../farm/farm-refusal.ts';
import type { Surroundings } from '../terminal/surroundings.ts';

/** The colour configuration that a job is to be rendered with, on this machine. */
export interface LocalColorConfig {
  /** As it was given. */
  readonly name: string;
  /** Absolute paths of the configuration and then of those that it names; none where OpenColorIO brings it. */
  readonly files: readonly string[];
}

/**
 * Finds a configuration and what it needs.
 * @param asked  a path, `ocio://…` or `none`; what the variable OCIO names when it is left out, as for Blender
 * @param allowMissing  whether files may be missing, as for the farm
 * @returns undefined for Blender's own
 * @throws WrongUse, ColorConfigNotRead, or FarmRefusal with what is missing, as the farm would refuse it
 */
export async function findColorConfig(
  asked: string | undefined,
  { env, cwd }: Pick<Surroundings, 'env' | 'cwd'>,
  allowMissing = false,
): Promise<LocalColorConfig | undefined> {
  const name = asked ?? env.OCIO;
  if (name === undefined || name === '' || asked === 'none') return undefined;
  if (isBuiltInConfig(name)) return { name, files: [] };
  const path = resolve(cwd, name);
  const unreadable = (error: unknown) => notThere(name, asked, messageOf(error));
  const { size } = await stat(path).catch(unreadable);
  const read = () => readFile(path, 'utf8').catch(unreadable);
  const folder = dirname(path);
  const { found, missing } = await neededColorFiles(
    { name, size, read },
    {
      env,
      exists: async (file) => (await stat(join(folder, file)).catch(() => undefined))?.isFile() === true,
    },
  );
  const problem = missingColorFiles(name, missing, allowMissing);
  if (problem) throw new FarmRefusal(422, { errors: [{ ...problem }] });
  return { name, files: [path, ...found.map((file) => join(folder, file))] };
}

function notThere(name: string, asked: string | undefined, why: string): never {
  const by = asked === undefined ? 'OCIO names' : '--color-config names';
  throw new WrongUse(`${by} the colour configuration ${name}, which cannot be read: ${why}`, {
    advice: 'give --color-config the path of a configuration, ocio:// and the name of one, or the word none',
  });
}

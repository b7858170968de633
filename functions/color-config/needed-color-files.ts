import { ColorConfigNotRead } from './errors.ts';
import { type ColorFiles, type ColorSurroundings, findColorFiles } from './find-color-files.ts';
import { readColorConfig } from './read-color-config.ts';

/** Bytes. Those of ACES, which have hundreds of transforms, have 1.5 MB at most. */
const longest = 8 * 2 ** 20;

/** A configuration that is a file. */
export interface ColorConfigFile {
  /** As it was given. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** What it says; undefined where that is not at hand. */
  readonly read: () => Promise<string | undefined>;
}

/**
 * The files that a configuration needs besides itself; none where that is not known.
 * @throws ColorConfigNotRead
 */
export async function neededColorFiles(
  { name, size, read }: ColorConfigFile,
  surroundings: ColorSurroundings,
): Promise<ColorFiles> {
  const none = { found: [], missing: [] };
  if (name.endsWith('.ocioz')) return none; // an archive has all of it within
  if (size > longest) throw new ColorConfigNotRead(name, `it has more than ${longest / 2 ** 20} MiB`);
  const text = await read();
  return text === undefined ? none : findColorFiles(readColorConfig(text, name), surroundings);
}

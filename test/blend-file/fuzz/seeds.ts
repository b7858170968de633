import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { smallScene } from '../small-scene.ts';
import { trimmedScene } from './trimmed-scene.ts';

/** What starts raw; what is packed has the same scene as another that is not. */
const uncompressed = 'BLENDER';

/**
 * Writes the seeds of a run: small scenes in the forms that no Blender at hand writes, and what matters of those that
 * Blender made.
 * @param made  folders with a folder for each scene
 * @returns how many there are
 */
export function writeSeeds(folder: string, made: readonly string[]): number {
  mkdirSync(folder, { recursive: true });
  let written = 0;
  const write = (bytes: Uint8Array) =>
    writeFileSync(join(folder, `${String(written++).padStart(4, '0')}.blend`), bytes);
  for (const header of ['_249V', '_260v', '-279V', '-405v', '0502']) write(smallScene(header));
  for (const root of made) {
    for (const name of readdirSync(root).sort()) {
      const scene = join(root, name, 'scene.blend');
      const bytes = existsSync(scene) ? new Uint8Array(readFileSync(scene)) : undefined;
      if (bytes && String.fromCharCode(...bytes.subarray(0, 7)) === uncompressed) write(trimmedScene(bytes));
    }
  }
  return written;
}

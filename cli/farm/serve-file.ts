import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { codeOf } from '../error-facts.ts';

const serveFile = z.object({ url: z.string(), token: z.string(), pid: z.number().int().optional() });
export type ServeFile = z.output<typeof serveFile>;

/** Where a running `serve` says how to reach it; only its owner can read the file. */
const serveFilePath = (dataFolder: string) => join(dataFolder, 'serve.json');

/** What the last `serve` of a data folder left; it may be gone by now. */
export async function readServeFile(dataFolder: string): Promise<ServeFile | undefined> {
  const text = await readFile(serveFilePath(dataFolder), 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return serveFile.parse(JSON.parse(text));
  } catch {
    // Cut short by a full disk, or of another version: as good as none, a starting `serve` replaces it.
    return undefined;
  }
}

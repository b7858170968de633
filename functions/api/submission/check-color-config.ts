import { posix } from 'node:path';
import { isBuiltInConfig } from '../../color-config/built-in-config.ts';
import { ColorConfigNotRead } from '../../color-config/errors.ts';
import { findColorFiles } from '../../color-config/find-color-files.ts';
import { missingColorFiles } from '../../color-config/missing-color-files.ts';
import { longestColorConfig, readColorConfig } from '../../color-config/read-color-config.ts';
import type { Problem } from '../../domain/failure.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { NamedEntry } from './listed-files.ts';
import { openBlob } from './manifest-tree.ts';
import type { JobRequestDraft } from './parse-job-request.ts';

/** What is wrong with the colour configuration that a job names: its own bytes tell which files it needs. */
export async function checkColorConfig(
  objects: ObjectStore,
  { settings, limits }: JobRequestDraft,
  manifest: readonly NamedEntry[],
): Promise<Problem | undefined> {
  const config = settings?.color?.config;
  if (config === undefined || isBuiltInConfig(config)) return undefined;
  const entry = manifest.find(({ path }) => path === config);
  if (!entry) return notInManifest(config);
  if (config.endsWith('.ocioz')) return undefined; // an archive has all of it within
  if ((entry.size ?? 0) > longestColorConfig) return tooLarge(config).toProblem();
  const source = await openBlob(objects, entry);
  if (!source) return undefined; // not uploaded as listed, which is told of every file alike
  try {
    const content = readColorConfig(Buffer.from(await source.read(0, source.size)).toString(), config);
    const files = new Set(manifest.map(({ path }) => path));
    const folder = posix.dirname(config);
    const { missing } = await findColorFiles(content, {
      exists: (path) => files.has(posix.join(folder, path)),
    });
    return missingColorFiles(config, missing, limits?.allowMissingFiles ?? false);
  } catch (error) {
    if (error instanceof ColorConfigNotRead) return error.toProblem();
    throw error;
  }
}

const tooLarge = (config: string) =>
  new ColorConfigNotRead(config, `it has more than ${longestColorConfig / 2 ** 20} MiB`);

const notInManifest = (config: string): Problem => ({
  code: 'ColorConfigNotInManifest',
  message: `the colour configuration “${config}” is not in the manifest`,
  advice: 'list it among the manifest’s files with those that it names, or leave out settings.color.config',
  pointer: '/settings/color/config',
});

import { posix } from 'node:path';
import { isBuiltInConfig } from '../../color-config/built-in-config.ts';
import { ColorConfigNotRead } from '../../color-config/errors.ts';
import { missingColorFiles } from '../../color-config/missing-color-files.ts';
import { neededColorFiles } from '../../color-config/needed-color-files.ts';
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
  const file = {
    name: config,
    size: entry.size ?? 0,
    async read() {
      // One that was not uploaded as listed is told of as every file.
      const source = await openBlob(objects, entry);
      return source && Buffer.from(await source.read(0, source.size)).toString();
    },
  };
  const files = new Set(manifest.map(({ path }) => path));
  const folder = posix.dirname(config);
  try {
    const { missing } = await neededColorFiles(file, {
      exists: (path) => files.has(posix.join(folder, path)),
    });
    return missingColorFiles(config, missing, limits?.allowMissingFiles ?? false);
  } catch (error) {
    if (error instanceof ColorConfigNotRead) return error.toProblem();
    throw error;
  }
}

const notInManifest = (config: string): Problem => ({
  code: 'ColorConfigNotInManifest',
  message: `the colour configuration “${config}” is not in the manifest`,
  advice: 'list it among the manifest’s files with those that it names, or leave out settings.color.config',
  pointer: '/settings/color/config',
});

import { join } from 'node:path';
import type { FrameResult, StoredFile } from '../domain/frame.ts';
import { frameKey } from '../domain/keys.ts';
import type { FrameNumber, JobId } from '../domain/units.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { RenderedFrame } from '../ports/renderer.ts';

/** Moves an attempt's files from its folder into the object store, under keys of that attempt alone. */
export async function storeFiles(
  objects: ObjectStore,
  attempt: { readonly job: JobId; readonly frame: FrameNumber; readonly attempt: number },
  folder: string,
  rendered: RenderedFrame,
): Promise<FrameResult> {
  const files = await Promise.all(
    rendered.files.map(async ({ magenta: _magenta, ...file }): Promise<StoredFile> => {
      const key = frameKey(attempt.job, attempt.frame, attempt.attempt, file.name);
      const stored = await objects.put(key, { path: join(folder, file.name) });
      return { ...file, key, ...stored };
    }),
  );
  const { warnings, missing, renderTime, peakMemory, kept } = rendered;
  return { files, warnings, missing, renderTime, peakMemory, ...(kept && { kept }) };
}

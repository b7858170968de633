import type { Problem } from '../domain/failure.ts';
import { blobKey } from '../domain/keys.ts';
import { bytes, sha256 } from '../domain/units.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { everyLimited } from '../work/every-limited.ts';
import { isoTime } from './iso-time.ts';
import { RequestRefused } from './request-errors.ts';
import type { UploadAnswer } from './schemas/file-schema.ts';

const atOnce = 64;

interface WantedFile {
  readonly sha256: string;
  readonly size: number;
}

/**
 * Says of each file whether the farm has it already, else how to put it straight into storage.
 * @throws RequestRefused when a file is there with another size: its digest or its size is wrong
 */
export async function planUploads(objects: ObjectStore, files: readonly WantedFile[]): Promise<UploadAnswer> {
  const problems: Problem[] = [];
  const answers = await everyLimited(files, atOnce, async (file, index) => {
    const digest = sha256(file.sha256);
    const stored = await objects.head(blobKey(digest));
    const { size } = file;
    if (stored && stored.size !== size) problems.push(wrongSize(index, stored.size, size));
    if (stored) return { sha256: digest, size, present: true };
    const link = await objects.uploadLink(blobKey(digest), { sha256: digest, size: bytes(size) });
    const upload = { ...link, headers: { ...link.headers }, expiresAt: isoTime(link.expiresAt) };
    return { sha256: digest, size, present: false, upload };
  });
  if (problems.length > 0) throw new RequestRefused(problems);
  return { files: answers };
}

const wrongSize = (index: number, stored: number, listed: number): Problem => ({
  code: 'WrongFileSize',
  message: `the farm has a file of this digest with ${stored} bytes, not ${listed}`,
  advice: 'compute digest and size anew: the file was changed meanwhile',
  pointer: `/files/${index}/size`,
  details: { stored, listed },
});

import { digestOfParts, partCount } from '../domain/blob-digest.ts';
import type { Problem } from '../domain/failure.ts';
import { blobKey } from '../domain/keys.ts';
import { bytes, type Sha256, sha256 } from '../domain/units.ts';
import type { UploadLink } from '../ports/object-store.ts';
import { everyLimited } from '../work/every-limited.ts';
import { type BlobPorts, findBlob } from '../work/find-blob.ts';
import { isoTime } from './iso-time.ts';
import { RequestRefused } from './request-errors.ts';
import { type UploadAnswer, type UploadRequest, uploadsAPage } from './schemas/file-schema.ts';
import { shareLinks } from './share-links.ts';

const atOnce = 64;

type WantedFile = UploadRequest['files'][number];

/**
 * Says of each file whether the farm has it already, else how to put it straight into storage.
 * @throws RequestRefused when digests do not belong together, or a file is there with another size
 */
export async function planUploads(ports: BlobPorts, files: readonly WantedFile[]): Promise<UploadAnswer> {
  const stored = await everyLimited(files, atOnce, (file) => findBlob(ports, sha256(file.sha256)));
  refuse(
    files.flatMap((file, index) => [
      problemOfParts(file, index),
      problemOfSize(file, index, stored[index]?.size),
    ]),
  );
  const wanted = files.map((file, index) => (stored[index] ? 0 : partCount(file.size)));
  const links = shareLinks(wanted, uploadsAPage);
  const answers = await everyLimited(files, atOnce, async (file, index) => {
    const digest = sha256(file.sha256);
    const described = { sha256: digest, size: file.size };
    if (stored[index]) return { ...described, present: true };
    const link = await ports.objects.uploadLink(blobKey(digest), {
      sha256: digest,
      size: bytes(file.size),
      parts: partsOf(file),
      links: links[index] as number,
    });
    return { ...described, present: false, upload: viewLink(link) };
  });
  return { files: answers };
}

const partsOf = ({ sha256: digest, parts = [digest] }: WantedFile): Sha256[] => parts.map(sha256);

const viewLink = (link: UploadLink) => ({
  ...link,
  method: 'PUT' as const,
  expiresAt: isoTime(link.expiresAt),
});

function refuse(found: readonly (Problem | undefined)[]): void {
  const problems = found.filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new RequestRefused(problems);
}

function problemOfParts(file: WantedFile, index: number): Problem | undefined {
  const parts = partsOf(file);
  const count = partCount(file.size);
  if (parts.length === count && digestOfParts(parts) === file.sha256) return undefined;
  return {
    code: 'WrongPartDigests',
    message:
      parts.length === count
        ? 'the file’s digest is not that of its parts'
        : `a file of ${file.size} bytes has ${count} parts of 64 MiB, and ${parts.length} digests are listed`,
    advice:
      'give the SHA-256 of each 64 MiB part of a larger file in `parts`, and as its digest the SHA-256 over them',
    pointer: `/files/${index}/parts`,
  };
}

function problemOfSize({ size }: WantedFile, index: number, stored: number | undefined): Problem | undefined {
  if (stored === undefined || stored === size) return undefined;
  return {
    code: 'WrongFileSize',
    message: `the farm has a file of this digest with ${stored} bytes, not ${size}`,
    advice: 'compute digest and size anew: the file was changed meanwhile',
    pointer: `/files/${index}/size`,
    details: { stored, listed: size },
  };
}

import { BlobHasher } from '../../functions/domain/blob-digest.ts';
import type { ManifestEntry } from '../../functions/domain/manifest.ts';
import type { UploadLink } from '../farm/farm-answers.ts';
import type { FarmClient, FileToUpload } from '../farm/farm-client.ts';
import { inParallel } from '../in-parallel.ts';
import type { HashedFile } from './hash-tree.ts';
import { uploadFile } from './upload-file.ts';

/** What one call of the API takes, and as many parts as it answers links for. */
const filesAPage = 500;
/** Enough to fill a line from a home or an office, few enough for a disk. */
const atOnce = 4;

export interface UploadProgress {
  /** Called once all is known that must be sent. */
  total(files: number, size: number): void;
  sent(size: number): void;
}

/** Puts those files into the farm's storage that it does not have. @returns how many it had already */
export async function uploadTree(
  client: FarmClient,
  files: readonly HashedFile[],
  signal: AbortSignal,
  progress: UploadProgress,
): Promise<{ readonly present: number }> {
  const distinct = [...new Map(files.map((file) => [file.sha256, file])).values()];
  const waiting: { readonly file: HashedFile; readonly link: UploadLink }[] = [];
  for (const page of pagesOf(distinct)) {
    const links = await client.uploads(page.map(describe), signal);
    for (const [index, file] of page.entries()) {
      const link = links[index];
      if (link) waiting.push({ file, link });
    }
  }
  progress.total(
    waiting.length,
    waiting.reduce((sum, { file }) => sum + file.size, 0),
  );
  const onBytes = (size: number) => progress.sent(size);
  const upload = ({ file, link }: (typeof waiting)[number], partsAtOnce: number) =>
    uploadFile({
      ...{ client, file: describe(file), content: { path: file.source }, link },
      ...{ partsAtOnce, signal, onBytes },
    });
  const isWhole = ({ link }: (typeof waiting)[number]) => link.kind === 'whole';
  await inParallel(waiting.filter(isWhole), atOnce, (one) => upload(one, 1));
  for (const one of waiting) if (!isWhole(one)) await upload(one, atOnce);
  return { present: distinct.length - waiting.length };
}

/** Uploads a large manifest as a blob. @returns what stands for it in a submission */
export async function uploadManifest(client: FarmClient, files: readonly HashedFile[], signal: AbortSignal) {
  const manifest = files.map(
    ({ path, sha256, size, was }): ManifestEntry => ({
      path,
      sha256,
      size,
      ...(was !== undefined && { was }),
    }),
  );
  if (manifest.length <= filesAPage) return manifest;
  const content = Buffer.from(JSON.stringify(manifest));
  const hasher = new BlobHasher().update(content);
  const file = { path: 'manifest.json', ...hasher.digest(), parts: hasher.parts };
  const [link] = await client.uploads([file], signal);
  const upload = { client, file, content: { bytes: content }, partsAtOnce: atOnce, signal };
  if (link) await uploadFile({ ...upload, link, onBytes: () => undefined });
  return { sha256: file.sha256 };
}

const describe = ({ path, sha256, size, parts }: HashedFile): FileToUpload => ({ path, sha256, size, parts });

/** Pages of files that have no more parts together than one call answers; a file with more is a page alone. */
function* pagesOf(files: readonly HashedFile[]): Generator<readonly HashedFile[]> {
  let page: HashedFile[] = [];
  let parts = 0;
  for (const file of files) {
    if (page.length > 0 && parts + file.parts.length > filesAPage) {
      yield page;
      page = [];
      parts = 0;
    }
    page.push(file);
    parts += file.parts.length;
  }
  if (page.length > 0) yield page;
}

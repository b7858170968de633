import { BlobHasher } from '../../functions/domain/blob-digest.ts';
import type { ManifestEntry } from '../../functions/domain/manifest.ts';
import type { UploadLink } from '../farm/farm-answers.ts';
import type { FarmClient } from '../farm/farm-client.ts';
import { mayPass } from '../farm/may-pass.ts';
import { type Content, putContent } from '../farm/put-content.ts';
import { inParallel } from '../in-parallel.ts';
import { pause } from '../pause.ts';
import type { HashedFile } from './hash-tree.ts';

/** What one call of the API takes. */
const filesAPage = 500;
/** Enough to fill a line from a home or an office, few enough for a disk. */
const atOnce = 4;
const triesAFile = 5;

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
  for (let at = 0; at < distinct.length; at += filesAPage) {
    const page = distinct.slice(at, at + filesAPage);
    const links = await client.uploads(page.map(entryOf), signal);
    for (const [index, file] of page.entries()) {
      const link = links[index];
      if (link) waiting.push({ file, link });
    }
  }
  progress.total(
    waiting.length,
    waiting.reduce((sum, { file }) => sum + file.size, 0),
  );
  await inParallel(waiting, atOnce, ({ file, link }) =>
    upload(client, file, { path: file.source }, link, signal, progress),
  );
  return { present: distinct.length - waiting.length };
}

/** Uploads a large manifest as a blob. @returns what stands for it in a submission */
export async function uploadManifest(client: FarmClient, files: readonly HashedFile[], signal: AbortSignal) {
  const manifest = files.map(entryOf);
  if (manifest.length <= filesAPage) return manifest;
  const content = Buffer.from(JSON.stringify(manifest));
  const entry = { path: 'manifest.json', ...new BlobHasher().update(content).digest() };
  const [link] = await client.uploads([entry], signal);
  const quiet: UploadProgress = { total: () => undefined, sent: () => undefined };
  if (link) await upload(client, entry, { bytes: content }, link, signal, quiet);
  return { sha256: entry.sha256 };
}

const entryOf = ({ path, sha256, size }: ManifestEntry): ManifestEntry => ({ path, sha256, size });

/** Tries again with a new link: links end, connections break, and a farm may come back at another address. */
async function upload(
  client: FarmClient,
  entry: ManifestEntry,
  content: Content,
  first: UploadLink,
  signal: AbortSignal,
  progress: UploadProgress,
): Promise<void> {
  let link: UploadLink | undefined = first;
  for (let attempt = 1; link; attempt++) {
    let sent = 0;
    try {
      const target = { url: new URL(link.url, await client.baseUrl()), headers: link.headers };
      return await putContent(target, content, entry.size, signal, (size) => {
        sent += size;
        progress.sent(size);
      });
    } catch (error) {
      progress.sent(-sent);
      if (attempt === triesAFile || !mayPass(error)) throw error;
      await pause(250 * 2 ** attempt, signal);
      [link] = await client.uploads([entryOf(entry)], signal);
    }
  }
}

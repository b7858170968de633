import { createReadStream } from 'node:fs';
import { BlobHasher } from '../../functions/domain/blob-digest.ts';
import type { FileToUpload } from '../farm/farm-client.ts';
import type { LocalTree, TreeFile } from './collect-tree.ts';

/** A file of the tree and what it is stored under. */
export interface HashedFile extends FileToUpload {
  readonly source: string;
}

/**
 * Computes the digest of every file, one after another: hashing is bound by the processor.
 * @param onBytes  told of every piece that was read, in bytes
 */
export async function hashTree(
  tree: LocalTree,
  signal: AbortSignal,
  onBytes: (read: number) => void,
): Promise<HashedFile[]> {
  const files: HashedFile[] = [];
  for (const file of tree.files) files.push(await hashFile(file, signal, onBytes));
  return files;
}

async function hashFile(
  { path, source, was }: TreeFile,
  signal: AbortSignal,
  onBytes: (read: number) => void,
): Promise<HashedFile> {
  const hasher = new BlobHasher();
  for await (const chunk of createReadStream(source, { highWaterMark: 2 ** 20, signal })) {
    const piece: Buffer = chunk;
    hasher.update(piece);
    onBytes(piece.length);
  }
  return { path, source, ...hasher.digest(), parts: hasher.parts, ...(was !== undefined && { was }) };
}

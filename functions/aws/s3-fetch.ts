import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { blobPartSize, digestOfParts, partCount } from '../domain/blob-digest.ts';
import { type Sha256, sha256 } from '../domain/units.ts';
import { DigestMismatch, StorageFull } from '../ports/object-store.ts';
import { isDiskFull } from '../storage/disk-full.ts';
import { everyLimited } from '../work/every-limited.ts';
import type { S3Bucket } from './s3-bucket.ts';
import { recordedDigest } from './s3-checksum.ts';
import { type OpenObject, openObject } from './s3-reads.ts';

/** Parts of one object that come at the same time: one connection gives some 90 MB/s, a large Lambda takes more. */
const partsAtOnce = 8;

/** Writes an object to a file, whole and checked, or not at all. @throws NoSuchObject, DigestMismatch, StorageFull */
export async function fetchObject(bucket: S3Bucket, key: string, path: string): Promise<void> {
  const object = await openObject(bucket, key);
  const growing = `${path}.${bucket.clock.token()}.part`;
  try {
    const digest = digestOfParts(await writeParts(bucket, key, object, growing));
    const recorded = recordedDigest(object.checksum, object.size);
    if (recorded !== undefined && digest !== recorded) throw new DigestMismatch(key, recorded, digest);
    await rename(growing, path);
  } catch (error) {
    await rm(growing, { force: true });
    throw isDiskFull(error) ? new StorageFull(path, error) : error;
  } finally {
    object.content.destroy();
  }
}

/** @returns the digest of each part */
async function writeParts(
  bucket: S3Bucket,
  key: string,
  { size, etag, content }: OpenObject,
  path: string,
): Promise<Sha256[]> {
  await using file = await open(path, 'wx');
  const count = partCount(size);
  if (count === 1) return [await writeAt(file, 0, content)];
  content.destroy();
  const offsets = Array.from({ length: count }, (_, index) => index * blobPartSize);
  return await everyLimited(offsets, partsAtOnce, async (offset) => {
    const part = await openObject(bucket, key, { offset, length: blobPartSize }, etag);
    return writeAt(file, offset, part.content);
  });
}

async function writeAt(file: FileHandle, offset: number, content: Readable): Promise<Sha256> {
  const hash = createHash('sha256');
  let at = offset;
  for await (const chunk of content) {
    hash.update(chunk);
    await file.write(chunk, 0, chunk.length, at);
    at += chunk.length;
  }
  return sha256(hash.digest('hex'));
}

import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { blobDigest } from '../domain/blob-digest.ts';
import { bytes, instant } from '../domain/units.ts';
import type { KeptObject } from '../ports/object-store.ts';
import { isRefusal, type S3Bucket } from './s3-bucket.ts';
import { recordedDigest } from './s3-checksum.ts';
import { openObject } from './s3-reads.ts';

/** @returns undefined when there is no such object */
export async function headObject(bucket: S3Bucket, key: string): Promise<KeptObject | undefined> {
  const input = { Bucket: bucket.name, Key: key, ChecksumMode: 'ENABLED' } as const;
  try {
    const found = await bucket.ask((s3) => s3.send(new HeadObjectCommand(input)));
    const size = bytes(found.ContentLength ?? 0);
    const sha256 =
      recordedDigest(found.ChecksumSHA256, size) ??
      (await blobDigest((await openObject(bucket, key)).content)).sha256;
    return { size, sha256, usedAt: instant(found.LastModified?.getTime() ?? 0) };
  } catch (error) {
    if (isRefusal(error, 'NotFound', 'NoSuchKey')) return undefined;
    throw error;
  }
}

import { CopyObjectCommand, UploadPartCopyCommand } from '@aws-sdk/client-s3';
import { blobPartSize, partCount } from '../domain/blob-digest.ts';
import type { Instant } from '../domain/units.ts';
import { type KeptObject, UploadIncomplete } from '../ports/object-store.ts';
import { everyLimited } from '../work/every-limited.ts';
import type { S3Bucket } from './s3-bucket.ts';
import { headObject } from './s3-head.ts';
import { S3Multipart } from './s3-multipart.ts';

const keysAtOnce = 16;
const partsAtOnce = 16;

/**
 * Records a use of objects in the only time that S3 keeps of them, that of their last change: by copying them
 * onto themselves, inside S3, in the parts that they were put in, so that their digests stay as they are.
 */
export async function touchObjects(
  bucket: S3Bucket,
  keys: readonly string[],
  unusedSince: Instant,
): Promise<void> {
  await everyLimited(keys, keysAtOnce, async (key) => {
    const object = await headObject(bucket, key);
    if (!object || object.usedAt >= unusedSince) return;
    await (partCount(object.size) === 1 ? copyWhole(bucket, key) : copyInParts(bucket, key, object));
  });
}

async function copyWhole(bucket: S3Bucket, key: string): Promise<void> {
  const input = {
    Bucket: bucket.name,
    Key: key,
    CopySource: sourceOf(bucket, key),
    // S3 refuses a copy onto itself that changes nothing: what there is of metadata is said to be new.
    MetadataDirective: 'REPLACE',
    ChecksumAlgorithm: 'SHA256',
  } as const;
  await bucket.ask((s3) => s3.send(new CopyObjectCommand(input)));
}

async function copyInParts(bucket: S3Bucket, key: string, { size, sha256 }: KeptObject): Promise<void> {
  const multipart = new S3Multipart(bucket);
  const id = await multipart.begin(key);
  try {
    const numbers = Array.from({ length: partCount(size) }, (_, index) => index + 1);
    await everyLimited(numbers, partsAtOnce, async (number) => {
      const from = (number - 1) * blobPartSize;
      const input = {
        Bucket: bucket.name,
        Key: key,
        UploadId: id,
        PartNumber: number,
        CopySource: sourceOf(bucket, key),
        CopySourceRange: `bytes=${from}-${Math.min(from + blobPartSize, size) - 1}`,
      };
      await bucket.ask((s3) => s3.send(new UploadPartCopyCommand(input)));
    });
    await multipart.complete(key, id, sha256);
  } catch (error) {
    await multipart.giveUp(key, id);
    if (!(error instanceof UploadIncomplete)) throw error;
    // It was replaced meanwhile, or this S3 records no checksums of copies: it is uploaded anew after its time.
    process.emitWarning(`the use of ${key} could not be recorded: ${error.message}`);
  }
}

const sourceOf = (bucket: S3Bucket, key: string) =>
  [bucket.name, ...key.split('/').map(encodeURIComponent)].join('/');

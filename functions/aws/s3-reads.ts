import { Readable } from 'node:stream';
import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { type ByteRange, NoSuchObject, StorageUnavailable } from '../ports/object-store.ts';
import { isRefusal, type S3Bucket } from './s3-bucket.ts';

export interface OpenObject {
  /** Of what is to be read, in bytes. */
  readonly size: number;
  /** The SHA-256 that S3 recorded, when all of the object is read. */
  readonly checksum: string | undefined;
  readonly etag: string | undefined;
  /** Goes on where it broke off; to be read to its end or destroyed. */
  readonly content: Readable;
}

/**
 * @param range  not an empty one
 * @param etag   of the object that is meant, should the key hold another by now
 * @throws NoSuchObject
 */
export async function openObject(
  bucket: S3Bucket,
  key: string,
  range?: ByteRange,
  etag?: string,
): Promise<OpenObject> {
  const first = await get(bucket, key, range, etag);
  if (!first) return { size: 0, checksum: undefined, etag: undefined, content: Readable.from([]) };
  const reading = { body: first.Body as Readable };
  const size = first.ContentLength ?? 0;
  const whole = { offset: range?.offset ?? 0, length: size };
  const content = Readable.from(bytesOf(bucket, key, whole, first.ETag, reading), { objectMode: false });
  content.once('close', () => reading.body.destroy());
  return { size, checksum: first.ChecksumSHA256, etag: first.ETag, content };
}

/** @param reading  the answer that is being read, which another follows when it breaks off */
async function* bytesOf(
  bucket: S3Bucket,
  key: string,
  { offset, length }: ByteRange,
  etag: string | undefined,
  reading: { body: Readable },
): AsyncGenerator<Buffer> {
  const patience = bucket.patience();
  let read = 0;
  for (;;) {
    try {
      for await (const chunk of reading.body) {
        read += chunk.length;
        patience.renew();
        yield chunk;
      }
      return;
    } catch (error) {
      if (read === length) return;
      await patience.waitAfter(error);
    }
    const rest = await get(bucket, key, { offset: offset + read, length: length - read }, etag);
    if (!rest) return;
    reading.body = rest.Body as Readable;
  }
}

/**
 * @param etag  of the object that is being read: another one does not go on with it
 * @returns undefined when the range begins behind the object's end
 */
async function get(
  bucket: S3Bucket,
  key: string,
  range?: ByteRange,
  etag?: string,
): Promise<GetObjectCommandOutput | undefined> {
  const input = {
    Bucket: bucket.name,
    Key: key,
    Range: range && `bytes=${range.offset}-${range.offset + range.length - 1}`,
    IfMatch: etag,
    ChecksumMode: 'ENABLED',
  } as const;
  try {
    return await bucket.ask((s3) => s3.send(new GetObjectCommand(input)));
  } catch (error) {
    if (isRefusal(error, 'InvalidRange')) return undefined;
    if (isRefusal(error, 'NoSuchKey', 'NotFound')) throw new NoSuchObject(key);
    if (isRefusal(error, 'PreconditionFailed')) {
      throw new StorageUnavailable(`${key} was replaced while it was read`, error);
    }
    throw error;
  }
}

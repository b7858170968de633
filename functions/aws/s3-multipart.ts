import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { blobPartSize, digestOfParts } from '../domain/blob-digest.ts';
import { type Bytes, bytes, type Sha256 } from '../domain/units.ts';
import { NoSuchUpload, UploadIncomplete } from '../ports/object-store.ts';
import type { Part } from '../storage/parts-of.ts';
import { isRefusal, type S3Bucket } from './s3-bucket.ts';
import { fromChecksum, toChecksum } from './s3-checksum.ts';
import { headObject } from './s3-head.ts';

/** A part that S3 has. */
export interface StoredPart {
  readonly number: number;
  readonly size: Bytes;
  /** Undefined when S3 was not told to record it. */
  readonly sha256: Sha256 | undefined;
  readonly etag: string;
}

/** Uploads in parts, whose SHA-256 S3 checks. One that is never ended is given up by a rule of the bucket. */
export class S3Multipart {
  readonly #bucket: S3Bucket;

  constructor(bucket: S3Bucket) {
    this.#bucket = bucket;
  }

  /** @returns the upload's id */
  async begin(key: string): Promise<string> {
    const input = { Bucket: this.#bucket.name, Key: key, ChecksumAlgorithm: 'SHA256' } as const;
    const { UploadId } = await this.#bucket.ask((s3) => s3.send(new CreateMultipartUploadCommand(input)));
    return UploadId as string;
  }

  /** The id of the newest upload of this key that has not ended, if there is one. */
  async find(key: string): Promise<string | undefined> {
    const { Uploads: uploads = [] } = await this.#bucket.ask((s3) =>
      s3.send(new ListMultipartUploadsCommand({ Bucket: this.#bucket.name, Prefix: key })),
    );
    const age = (begun: Date | undefined) => begun?.getTime() ?? 0;
    return uploads
      .filter((upload) => upload.Key === key)
      .sort((a, b) => age(b.Initiated) - age(a.Initiated))
      .at(0)?.UploadId;
  }

  async put(key: string, id: string, { number, bytes: body, sha256 }: Part) {
    const input = {
      ...this.#upload(key, id),
      PartNumber: number,
      Body: body,
      ContentLength: body.length,
      ChecksumSHA256: toChecksum(sha256),
    };
    const { ETag = '' } = await this.#bucket.ask((s3) => s3.send(new UploadPartCommand(input)));
    return { number, size: bytes(body.length), sha256, etag: ETag };
  }

  /** The parts that are there, in their order. @throws NoSuchUpload */
  async parts(key: string, id: string): Promise<readonly StoredPart[]> {
    const found: StoredPart[] = [];
    let marker: string | undefined;
    do {
      const input = { ...this.#upload(key, id), PartNumberMarker: marker };
      const page = await this.#ask(key, (s3) => s3.send(new ListPartsCommand(input)));
      for (const { PartNumber, Size, ETag, ChecksumSHA256 } of page.Parts ?? []) {
        found.push({
          number: PartNumber ?? 0,
          size: bytes(Size ?? 0),
          sha256: ChecksumSHA256 === undefined ? undefined : fromChecksum(ChecksumSHA256),
          etag: ETag ?? '',
        });
      }
      marker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
    } while (marker !== undefined);
    return found;
  }

  /**
   * Makes the object, unless it is there already: the reply of an earlier call may have been lost.
   * @param known  all of its parts in their order; asked of S3 when left out
   * @throws UploadIncomplete when they are not those of which the digest was made
   * @throws NoSuchUpload
   */
  async complete(key: string, id: string, sha256: Sha256, known?: readonly StoredPart[]): Promise<void> {
    try {
      await this.#complete(key, id, sha256, known ?? (await this.parts(key, id)));
    } catch (error) {
      if (!(error instanceof NoSuchUpload)) throw error;
      if ((await headObject(this.#bucket, key))?.sha256 !== sha256) throw error;
    }
  }

  async #complete(key: string, id: string, sha256: Sha256, parts: readonly StoredPart[]): Promise<void> {
    if (digestOf(parts) !== sha256) throw new UploadIncomplete(key);
    const Parts = parts.map((part) => ({
      PartNumber: part.number,
      ETag: part.etag,
      ChecksumSHA256: part.sha256 && toChecksum(part.sha256),
    }));
    const input = { ...this.#upload(key, id), MultipartUpload: { Parts } };
    await this.#ask(key, (s3) => s3.send(new CompleteMultipartUploadCommand(input)));
  }

  /** Tries to free what the parts take; should it fail, the bucket's own rule does it some days later. */
  async giveUp(key: string, id: string): Promise<void> {
    await this.#bucket.client
      .send(new AbortMultipartUploadCommand(this.#upload(key, id)))
      .catch(() => undefined);
  }

  #upload(key: string, id: string) {
    return { Bucket: this.#bucket.name, Key: key, UploadId: id };
  }

  async #ask<Answer>(key: string, call: (s3: S3Client) => Promise<Answer>): Promise<Answer> {
    try {
      return await this.#bucket.ask(call);
    } catch (error) {
      throw isRefusal(error, 'NoSuchUpload') ? new NoSuchUpload(key) : error;
    }
  }
}

/** @returns undefined when parts are missing or have another size than they must have */
function digestOf(parts: readonly StoredPart[]): Sha256 | undefined {
  const digests = parts.map(({ number, size, sha256 }, index) => {
    const isWhole = number === index + 1 && (size === blobPartSize || index === parts.length - 1);
    return isWhole ? sha256 : undefined;
  });
  const known = digests.filter((digest) => digest !== undefined);
  return known.length > 0 && known.length === digests.length ? digestOfParts(known) : undefined;
}

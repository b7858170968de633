import { GetObjectCommand, PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { blobPartSize } from '../domain/blob-digest.ts';
import { instant, type Milliseconds, minutes, type Sha256 } from '../domain/units.ts';
import { type FileToUpload, NoSuchUpload, type PutLink, type UploadLink } from '../ports/object-store.ts';
import { attachmentNamed } from '../storage/attachment-named.ts';
import { contentTypeOf } from '../storage/content-type-of.ts';
import { everyLimited } from '../work/every-limited.ts';
import type { S3Bucket } from './s3-bucket.ts';
import { toChecksum } from './s3-checksum.ts';
import { S3Multipart, type StoredPart } from './s3-multipart.ts';

/** At most: a link ends with the credentials of the function that made it. */
const uploadValidFor = minutes(60);
const checksumHeader = 'x-amz-checksum-sha256';
const signedAtOnce = 16;

/** Links to one object each, signed with the rights of this process. */
export class S3Links {
  readonly #bucket: S3Bucket;
  readonly #multipart: S3Multipart;

  constructor(bucket: S3Bucket) {
    this.#bucket = bucket;
    this.#multipart = new S3Multipart(bucket);
  }

  async upload(key: string, file: FileToUpload): Promise<UploadLink> {
    const expiresAt = instant(this.#bucket.clock.now() + uploadValidFor);
    if (file.parts.length === 1) {
      const command = new PutObjectCommand({ ...this.#object(key), ChecksumSHA256: toChecksum(file.sha256) });
      const url = await getSignedUrl(this.#bucket.client, command, this.#signingPut());
      return { kind: 'whole', ...putLink(url, file.sha256), expiresAt };
    }
    const { id, there } = await this.#findOrBegin(key);
    const isThere = (number: number, sha256: Sha256) =>
      there.some((part) => part.number === number && part.sha256 === sha256);
    const missing = file.parts
      .map((sha256, index) => ({ number: index + 1, sha256 }))
      .filter(({ number, sha256 }) => !isThere(number, sha256));
    const parts = await everyLimited(missing.slice(0, file.links), signedAtOnce, async (part) => ({
      number: part.number,
      ...(await this.#signPart(key, id, part)),
    }));
    const more = missing.length > parts.length;
    return { kind: 'parts', id, partSize: blobPartSize, parts, more, expiresAt };
  }

  async download(
    key: string,
    { fileName, validFor }: { readonly fileName: string; readonly validFor: Milliseconds },
  ): Promise<string> {
    const command = new GetObjectCommand({
      ...this.#object(key),
      ResponseContentDisposition: attachmentNamed(fileName),
      ResponseContentType: contentTypeOf(fileName),
    });
    return getSignedUrl(this.#bucket.client, command, this.#signing(validFor));
  }

  /** An upload that somebody has begun goes on: its parts need not be put again. */
  async #findOrBegin(key: string): Promise<{ id: string; there: readonly StoredPart[] }> {
    const found = await this.#multipart.find(key);
    try {
      if (found !== undefined) return { id: found, there: await this.#multipart.parts(key, found) };
    } catch (error) {
      if (!(error instanceof NoSuchUpload)) throw error; // it was ended meanwhile
    }
    return { id: await this.#multipart.begin(key), there: [] };
  }

  async #signPart(key: string, id: string, part: { number: number; sha256: Sha256 }): Promise<PutLink> {
    const command = new UploadPartCommand({
      ...this.#object(key),
      UploadId: id,
      PartNumber: part.number,
      ChecksumSHA256: toChecksum(part.sha256),
    });
    return putLink(await getSignedUrl(this.#bucket.client, command, this.#signingPut()), part.sha256);
  }

  #object(key: string) {
    return { Bucket: this.#bucket.name, Key: key };
  }

  #signing(validFor: Milliseconds) {
    return { expiresIn: Math.floor(validFor / 1000), signingDate: new Date(this.#bucket.clock.now()) };
  }

  /** The checksum as a header, which must be sent: S3 ignores one that stands in the address. */
  #signingPut() {
    return { ...this.#signing(uploadValidFor), unhoistableHeaders: new Set([checksumHeader]) };
  }
}

const putLink = (url: string, sha256: Sha256): PutLink => ({
  url,
  headers: { [checksumHeader]: toChecksum(sha256) },
});

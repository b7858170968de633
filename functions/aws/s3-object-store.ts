import { Readable } from 'node:stream';
import { DeleteObjectsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { Instant, Milliseconds, Sha256 } from '../domain/units.ts';
import {
  type ByteRange,
  type FileToUpload,
  type KeptObject,
  NoSuchObject,
  type ObjectStore,
  type PutSource,
  type StoredObject,
  type UploadLink,
} from '../ports/object-store.ts';
import { checkObjectKey } from '../storage/object-key.ts';
import { namedError } from './named-errors.ts';
import { S3Bucket, type S3BucketSettings } from './s3-bucket.ts';
import { fetchObject } from './s3-fetch.ts';
import { headObject } from './s3-head.ts';
import { S3Links } from './s3-links.ts';
import { S3Multipart } from './s3-multipart.ts';
import { S3Puts } from './s3-puts.ts';
import { openObject } from './s3-reads.ts';
import { touchObjects } from './s3-touch.ts';

/** What S3 deletes in one call. */
const deletedAtOnce = 1000;

/** Objects in a bucket of S3, which checks their SHA-256; their last change is their last use. */
export class S3ObjectStore implements ObjectStore {
  readonly #bucket: S3Bucket;
  readonly #puts: S3Puts;
  readonly #links: S3Links;

  constructor(settings: S3BucketSettings) {
    this.#bucket = new S3Bucket(settings);
    this.#puts = new S3Puts(this.#bucket);
    this.#links = new S3Links(this.#bucket);
  }

  async put(key: string, source: PutSource, options: { readonly sha256?: Sha256 } = {}) {
    checkObjectKey(key);
    return this.#puts.put(key, source, options.sha256);
  }

  async head(key: string): Promise<KeptObject | undefined> {
    checkObjectKey(key);
    return headObject(this.#bucket, key);
  }

  async read(key: string, range?: ByteRange): Promise<Buffer> {
    return Buffer.concat(await (await this.stream(key, range)).toArray());
  }

  async stream(key: string, range?: ByteRange): Promise<Readable> {
    if (range?.length !== 0) {
      checkObjectKey(key);
      return (await openObject(this.#bucket, key, range)).content;
    }
    if (!(await this.head(key))) throw new NoSuchObject(key);
    return Readable.from([]);
  }

  async fetch(key: string, path: string): Promise<void> {
    checkObjectKey(key);
    await fetchObject(this.#bucket, key, path);
  }

  async list(prefix: string, query: { limit: number; cursor?: string; unusedSince?: Instant }) {
    const { limit, cursor, unusedSince = Infinity } = query;
    const input = { Bucket: this.#bucket.name, Prefix: prefix, MaxKeys: limit, StartAfter: cursor };
    const page = await this.#bucket.ask((s3) => s3.send(new ListObjectsV2Command(input)));
    const objects = page.Contents ?? [];
    const keys = objects
      .filter((object) => (object.LastModified?.getTime() ?? 0) < unusedSince)
      .map((object) => object.Key as string);
    const last = objects.at(-1)?.Key;
    return page.IsTruncated && last !== undefined ? { keys, cursor: last } : { keys };
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) checkObjectKey(key);
    for (let at = 0; at < keys.length; at += deletedAtOnce) {
      await this.#delete(keys.slice(at, at + deletedAtOnce));
    }
  }

  async #delete(keys: readonly string[]): Promise<void> {
    const Objects = keys.map((Key) => ({ Key }));
    const input = { Bucket: this.#bucket.name, Delete: { Objects, Quiet: true } };
    await this.#bucket.ask(async (s3) => {
      const { Errors: errors = [] } = await s3.send(new DeleteObjectsCommand(input));
      const [first] = errors;
      if (!first) return;
      const refusal = Object.assign(new Error(`${first.Key}: ${first.Message}`), { name: `${first.Code}` });
      throw namedError(refusal, 'deleting objects');
    });
  }

  async touch(keys: readonly string[], unusedSince: Instant): Promise<void> {
    await touchObjects(this.#bucket, keys, unusedSince);
  }

  async uploadLink(key: string, file: FileToUpload): Promise<UploadLink> {
    checkObjectKey(key);
    return this.#links.upload(key, file);
  }

  async completeUpload(key: string, id: string, sha256: Sha256): Promise<StoredObject> {
    checkObjectKey(key);
    await new S3Multipart(this.#bucket).complete(key, id, sha256);
    const stored = await headObject(this.#bucket, key);
    if (!stored) throw new NoSuchObject(key);
    return { sha256, size: stored.size };
  }

  async downloadLink(key: string, options: { readonly fileName: string; readonly validFor: Milliseconds }) {
    checkObjectKey(key);
    return this.#links.download(key, options);
  }
}

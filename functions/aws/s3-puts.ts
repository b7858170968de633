import { createReadStream } from 'node:fs';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { digestOfParts } from '../domain/blob-digest.ts';
import { useRecordedEvery } from '../domain/blob-life.ts';
import { blobPrefix } from '../domain/keys.ts';
import { bytes, type Sha256 } from '../domain/units.ts';
import { DigestMismatch, type PutSource, type StoredObject } from '../ports/object-store.ts';
import { inPieces } from '../storage/in-pieces.ts';
import { type Part, partsOf } from '../storage/parts-of.ts';
import { Lanes } from '../work/lanes.ts';
import { isRefusal, type S3Bucket } from './s3-bucket.ts';
import { toChecksum } from './s3-checksum.ts';
import { headObject } from './s3-head.ts';
import { S3Multipart, type StoredPart } from './s3-multipart.ts';

/** What is sent is held in memory until S3 has it, up to 64 MiB each: so many objects, and parts of one object. */
const putsAtOnce = 4;
const partsAtOnce = 2;
/** Bytes that are read at a time. */
const pieceSize = 2 ** 20;

/** How objects come into a bucket from here: with the SHA-256 that S3 is to check. */
export class S3Puts {
  readonly #bucket: S3Bucket;
  readonly #multipart: S3Multipart;
  readonly #lanes = new Lanes(putsAtOnce);

  constructor(bucket: S3Bucket) {
    this.#bucket = bucket;
    this.#multipart = new S3Multipart(bucket);
  }

  put(key: string, source: PutSource, expected: Sha256 | undefined): Promise<StoredObject> {
    return this.#lanes.run(() => this.#put(key, source, expected));
  }

  async #put(key: string, source: PutSource, expected: Sha256 | undefined): Promise<StoredObject> {
    const parts = partsOf(chunksOf(source));
    const first = (await parts.next()).value as Part;
    const second = await parts.next();
    if (!second.done) return this.#putInParts(key, after([first, second.value], parts), expected);
    check(key, first.sha256, expected);
    const stored = { sha256: first.sha256, size: bytes(first.bytes.length) };
    await (key.startsWith(blobPrefix) ? this.#putBlob(key, first) : this.#putWhole(key, first));
    return stored;
  }

  /** A blob that is there already is left as it is, unless its use is to be recorded. */
  async #putBlob(key: string, part: Part): Promise<void> {
    try {
      await this.#putWhole(key, part, { IfNoneMatch: '*' });
    } catch (error) {
      if (!isRefusal(error, 'PreconditionFailed')) throw error;
      const there = await headObject(this.#bucket, key);
      const isRecent = there && this.#bucket.clock.now() - there.usedAt < useRecordedEvery;
      if (there?.sha256 !== part.sha256 || !isRecent) await this.#putWhole(key, part);
    }
  }

  async #putWhole(
    key: string,
    { bytes: body, sha256 }: Part,
    condition: { readonly IfNoneMatch?: '*' } = {},
  ): Promise<void> {
    const input = {
      Bucket: this.#bucket.name,
      Key: key,
      Body: body,
      ContentLength: body.length,
      ChecksumSHA256: toChecksum(sha256),
      ...condition,
    };
    await this.#bucket.ask((s3) => s3.send(new PutObjectCommand(input)));
  }

  async #putInParts(
    key: string,
    parts: AsyncGenerator<Part>,
    expected: Sha256 | undefined,
  ): Promise<StoredObject> {
    const id = await this.#multipart.begin(key);
    try {
      const put: (StoredPart & { readonly sha256: Sha256 })[] = [];
      const sender = async () => {
        for await (const part of parts) put.push(await this.#multipart.put(key, id, part));
      };
      await allEnded(Array.from({ length: partsAtOnce }, sender));
      put.sort((a, b) => a.number - b.number);
      const digest = digestOfParts(put.map((part) => part.sha256));
      check(key, digest, expected);
      await this.#multipart.complete(key, id, digest, put);
      return { sha256: digest, size: bytes(put.reduce((sum, part) => sum + part.size, 0)) };
    } catch (error) {
      await this.#multipart.giveUp(key, id);
      throw error;
    }
  }
}

function chunksOf(source: PutSource): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if ('bytes' in source) return inPieces(source.bytes);
  return 'path' in source ? createReadStream(source.path, { highWaterMark: pieceSize }) : source.stream;
}

async function* after(first: readonly Part[], rest: AsyncIterable<Part>): AsyncGenerator<Part> {
  yield* first;
  yield* rest;
}

function check(key: string, digest: Sha256, expected: Sha256 | undefined): void {
  if (expected !== undefined && digest !== expected) throw new DigestMismatch(key, expected, digest);
}

/** Waits for all of them, and then throws the first error. */
async function allEnded(tasks: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(tasks)).find((ended) => ended.status === 'rejected');
  if (failed) throw failed.reason;
}

import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { type AwsStub, mockClient } from 'aws-sdk-client-mock';
import { S3ObjectStore } from '../../functions/aws/s3-object-store.ts';
import { BlobHasher, blobPartSize, digestOfParts } from '../../functions/domain/blob-digest.ts';
import { days, instant, seconds, sha256 } from '../../functions/domain/units.ts';
import { StorageUnavailable } from '../../functions/ports/object-store.ts';
import { HurriedClock } from './hurried-clock.ts';

/** What a local AWS cannot be made to do. */
// biome-ignore lint/suspicious/noExplicitAny: the mock's type names each of the client's commands
let s3: AwsStub<any, any, any>;
let clock: HurriedClock;
let store: S3ObjectStore;
beforeEach(() => {
  const client = new S3Client({ region: 'us-east-1' });
  s3 = mockClient(client);
  clock = new HurriedClock();
  store = new S3ObjectStore({ client, bucket: 'farm', clock, patience: seconds(120) });
});

const refusal = (name: string, status: number) =>
  Object.assign(new Error(`${name} was answered`), { name, $metadata: { httpStatusCode: status } });
const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
const [one, two] = [sha256('1'.repeat(64)), sha256('2'.repeat(64))];

describe('what does not pass is told at once', () => {
  test.each([
    ['ExpiredToken', 400],
    ['AccessDenied', 403],
    ['NoSuchBucket', 404],
  ])('%s', async (name, status) => {
    s3.on(PutObjectCommand).rejects(refusal(name, status));
    await expect(store.put('jobs/1', { bytes: Buffer.from('x') })).rejects.toMatchObject({ name });
    expect(s3.calls()).toHaveLength(1);
    expect(clock.slept).toBe(0);
  });
});

describe('what passes is waited for', () => {
  test.each([
    ['InternalError', 500],
    ['ServiceUnavailable', 503],
    ['SlowDown', 503],
    ['TooManyRequests', 429],
    ['RequestTimeout', 400],
    ['OperationAborted', 409],
    ['ConditionalRequestConflict', 409],
  ])('%s', async (name, status) => {
    s3.on(PutObjectCommand)
      .rejectsOnce(refusal(name, status))
      .rejectsOnce(refusal(name, status))
      .resolves({});
    await store.put('jobs/1', { bytes: Buffer.from('x') });
    expect(s3.calls()).toHaveLength(3);
    expect(clock.slept).toBeGreaterThan(0);
  });
});

describe('keys that S3 did not delete', () => {
  const failed = (Code: string) => ({ Errors: [{ Key: 'a', Code, Message: 'try again' }] });

  test('are deleted in another try when the reason passes', async () => {
    s3.on(DeleteObjectsCommand).resolvesOnce(failed('InternalError')).resolves({});
    await store.delete(['a', 'b']);
    expect(s3.calls()).toHaveLength(2);
  });

  test('are an error when it does not', async () => {
    s3.on(DeleteObjectsCommand).resolves(failed('AccessDenied'));
    await expect(store.delete(['a', 'b'])).rejects.toThrow('do not permit deleting objects: a: try again');
  });

  test('go to S3 a thousand at a time', async () => {
    s3.on(DeleteObjectsCommand).resolves({});
    await store.delete(Array.from({ length: 2500 }, (_, index) => `jobs/${index}`));
    const counts = s3
      .commandCalls(DeleteObjectsCommand)
      .map((call) => call.args[0].input.Delete?.Objects?.length);
    expect(counts).toEqual([1000, 1000, 500]);
  });
});

describe('the use of a blob', () => {
  const long = instant(new HurriedClock().now() - days(20));
  const since = instant(new HurriedClock().now() - days(7));

  test('is recorded by a copy inside S3, once in a while', async () => {
    const described = { ContentLength: 5, ChecksumSHA256: base64(one) };
    s3.on(HeadObjectCommand, { Key: 'blobs/old' }).resolves({ ...described, LastModified: new Date(long) });
    s3.on(HeadObjectCommand, { Key: 'blobs/young' }).resolves({
      ...described,
      LastModified: new Date(since),
    });
    s3.on(HeadObjectCommand, { Key: 'blobs/none' }).rejects(refusal('NotFound', 404));
    s3.on(CopyObjectCommand).resolves({});
    await store.touch(['blobs/old', 'blobs/young', 'blobs/none'], since);
    const copies = s3.commandCalls(CopyObjectCommand).map((call) => call.args[0].input);
    expect(copies).toMatchObject([
      { Key: 'blobs/old', CopySource: 'farm/blobs/old', ChecksumAlgorithm: 'SHA256' },
    ]);
  });

  const large = {
    ContentLength: blobPartSize + 7,
    ChecksumSHA256: `${base64(digestOfParts([one, two]))}-2`,
    LastModified: new Date(long),
  };
  const partsAre = (second: string) =>
    s3.on(ListPartsCommand).resolves({
      Parts: [
        { PartNumber: 1, Size: blobPartSize, ETag: 'e1', ChecksumSHA256: base64(one) },
        { PartNumber: 2, Size: 7, ETag: 'e2', ChecksumSHA256: base64(second) },
      ],
    });
  beforeEach(() => {
    s3.on(HeadObjectCommand).resolves(large);
    s3.on(CreateMultipartUploadCommand).resolves({ UploadId: 'u' });
    s3.on(UploadPartCopyCommand).resolves({});
    s3.on(CompleteMultipartUploadCommand).resolves({});
    s3.on(AbortMultipartUploadCommand).resolves({});
  });

  test('is recorded part by part above 64 MiB, so that its digest stays what it is', async () => {
    partsAre(two);
    await store.touch(['blobs/large'], since);
    const ranges = s3.commandCalls(UploadPartCopyCommand).map((call) => call.args[0].input.CopySourceRange);
    expect(ranges).toEqual([`bytes=0-${blobPartSize - 1}`, `bytes=${blobPartSize}-${blobPartSize + 6}`]);
    expect(s3.commandCalls(CompleteMultipartUploadCommand)).toHaveLength(1);
    expect(s3.commandCalls(AbortMultipartUploadCommand)).toHaveLength(0);
  });

  test('is not recorded with other bytes', async () => {
    partsAre(one);
    await store.touch(['blobs/large'], since);
    expect(s3.commandCalls(CompleteMultipartUploadCommand)).toHaveLength(0);
    expect(s3.commandCalls(AbortMultipartUploadCommand)).toHaveLength(1);
  });
});

describe('a blob that is there', () => {
  const content = Buffer.from('x');
  const { sha256: digest } = new BlobHasher().update(content).digest();
  const there = (sum: string, usedAt: number) =>
    s3.on(HeadObjectCommand).resolves({
      ContentLength: content.length,
      ChecksumSHA256: base64(sum),
      LastModified: new Date(usedAt),
    });
  const puts = async () => {
    await store.put('blobs/1', { bytes: content });
    return s3.commandCalls(PutObjectCommand).map((call) => call.args[0].input.IfNoneMatch);
  };
  beforeEach(() => {
    s3.on(PutObjectCommand, { IfNoneMatch: '*' }).rejects(refusal('PreconditionFailed', 412));
    s3.on(PutObjectCommand, { IfNoneMatch: undefined }).resolves({});
  });

  test('is not stored again', async () => {
    there(digest, clock.now() - days(6));
    expect(await puts()).toEqual(['*']);
  });

  test('is stored again when it was used long ago, which records its use', async () => {
    there(digest, clock.now() - days(8));
    expect(await puts()).toEqual(['*', undefined]);
  });

  test('is replaced when it has other bytes', async () => {
    there(one, clock.now());
    expect(await puts()).toEqual(['*', undefined]);
  });
});

describe('an S3 that fails for a minute', () => {
  /** Fails as long as that, and then answers. */
  function failsForAMinute(answer: object): void {
    const end = clock.now() + seconds(60);
    s3.callsFake(async () => {
      if (clock.now() < end) throw refusal('SlowDown', 503);
      return answer;
    });
  }

  test('loses nothing', async () => {
    failsForAMinute({});
    await store.put('jobs/1', { bytes: Buffer.from('x') });
    failsForAMinute({ ContentLength: 1, ChecksumSHA256: base64(one), LastModified: new Date(5000) });
    expect(await store.head('jobs/1')).toEqual({ size: 1, sha256: one, usedAt: 5000 });
    failsForAMinute({ Body: Readable.from([Buffer.from('x')]), ContentLength: 1 });
    expect((await store.read('jobs/1')).toString()).toBe('x');
    failsForAMinute({ Contents: [{ Key: 'jobs/1' }] });
    expect(await store.list('jobs/', { limit: 9 })).toEqual({ keys: ['jobs/1'] });
    failsForAMinute({});
    await store.delete(['jobs/1']);
    expect(clock.slept).toBeGreaterThan(5 * seconds(60));
  });

  test('is asked less and less, and never longer than there is patience', async () => {
    s3.rejects(refusal('ServiceUnavailable', 503));
    const head = store.head('jobs/1');
    await expect(head).rejects.toThrow(StorageUnavailable);
    await expect(head).rejects.toMatchObject({ failure: 'transient' });
    expect(clock.slept).toBeGreaterThan(seconds(100));
    expect(clock.slept).toBeLessThanOrEqual(seconds(120));
    expect(s3.calls().length).toBeLessThan(50);
  });
});

test('an upload in parts that fails for good is given up', async () => {
  s3.on(CreateMultipartUploadCommand).resolves({ UploadId: 'u' });
  s3.on(UploadPartCommand, { PartNumber: 1 }).resolves({ ETag: 'e1' });
  s3.on(UploadPartCommand, { PartNumber: 2 }).rejects(refusal('ServiceUnavailable', 503));
  s3.on(AbortMultipartUploadCommand).rejects(refusal('ServiceUnavailable', 503));
  const large = Buffer.alloc(blobPartSize + 1);
  await expect(store.put('jobs/1', { bytes: large })).rejects.toThrow(StorageUnavailable);
  expect(s3.commandCalls(CompleteMultipartUploadCommand)).toHaveLength(0);
  expect(s3.commandCalls(AbortMultipartUploadCommand)).toHaveLength(1);
});

test('a part that fails for a while is sent again, and no other', async () => {
  s3.on(CreateMultipartUploadCommand).resolves({ UploadId: 'u' });
  s3.on(UploadPartCommand, { PartNumber: 1 }).resolves({ ETag: 'e1' });
  s3.on(UploadPartCommand, { PartNumber: 2 })
    .rejectsOnce(refusal('InternalError', 500))
    .resolves({ ETag: 'e2' });
  s3.on(CompleteMultipartUploadCommand).resolves({});
  await store.put('jobs/1', { bytes: Buffer.alloc(blobPartSize + 1) });
  const numbers = s3.commandCalls(UploadPartCommand).map((call) => call.args[0].input.PartNumber);
  expect(numbers.toSorted()).toEqual([1, 2, 2]);
});

test('an object that was put by other means is read for its digest', async () => {
  const content = Buffer.from('restored from a backup');
  const { sha256: digest } = new BlobHasher().update(content).digest();
  const described = { ContentLength: content.length, LastModified: new Date(5000) };
  for (const ChecksumSHA256 of [undefined, `${base64(one)}-1`, `${base64(one)}-3`]) {
    s3.on(HeadObjectCommand).resolves({ ...described, ChecksumSHA256 });
    s3.on(GetObjectCommand).callsFake(async () => ({ ...described, Body: Readable.from([content]) }));
    expect(await store.head('blobs/1')).toEqual({ size: content.length, sha256: digest, usedAt: 5000 });
  }
});

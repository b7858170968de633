import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { awsClients } from '../../functions/aws/aws-clients.ts';
import { S3ObjectStore } from '../../functions/aws/s3-object-store.ts';
import { BlobHasher, blobPartSize } from '../../functions/domain/blob-digest.ts';
import { seconds } from '../../functions/domain/units.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';
import { miniStack } from './ministack.ts';
import { type Trouble, type TroubledProxy, troubledProxy } from './troubled-proxy.ts';

const picture = Buffer.alloc(500_000, 'a picture, so to speak ');
const described = new BlobHasher().update(picture).digest();
const large = Buffer.alloc(blobPartSize + 9, 'large ');
const key = 'jobs/j_1/frames/1/1/frame.png';
const blob = `blobs/${described.sha256}`;

let buckets = 0;
let endpoint: string;
let s3: S3Client;
let proxy: TroubledProxy;
let store: S3ObjectStore;
let trouble: (request: string) => Trouble;
let bucket: string;
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(async () => {
  const { endpoint: there, clients } = await miniStack();
  endpoint = there;
  bucket = `troubled-${++buckets}`;
  await clients.s3.send(new CreateBucketCommand({ Bucket: bucket }));
  trouble = () => 'none';
  proxy = await troubledProxy(endpoint, (request) => trouble(request));
  process.env.AWS_ENDPOINT_URL = proxy.url; // which the client reads with its first call
  s3 = awsClients().s3;
  store = new S3ObjectStore({ client: s3, bucket, clock: systemClock, patience: seconds(120) });
  folder = temporaryFolder();
});
afterEach(async () => {
  process.env.AWS_ENDPOINT_URL = endpoint;
  s3.destroy();
  await proxy[Symbol.asyncDispose]();
  folder.remove();
});

/** Makes trouble for the first so many requests that begin so. */
function first(count: number, begin: string, what: Trouble): void {
  let left = count;
  trouble = (request) => (request.startsWith(begin) && left-- > 0 ? what : 'none');
}

describe('a reply that is lost', () => {
  test.each([key, blob])('changes nothing for what is put at %s', async (at) => {
    first(1, 'PUT', 'lost-reply');
    expect(await store.put(at, { bytes: picture })).toEqual(described);
    expect(await store.read(at)).toEqual(picture);
  });

  test('changes nothing for an object in parts', async () => {
    first(3, 'P', 'lost-reply');
    const digest = new BlobHasher().update(large).digest();
    expect(await store.put(key, { bytes: large })).toEqual(digest);
    first(1, `POST /${bucket}/${key}?uploadId`, 'lost-reply');
    expect(await store.put('jobs/another', { bytes: large })).toEqual(digest);
    expect(await store.head(key)).toMatchObject(digest);
  });

  test('changes nothing for what is deleted', async () => {
    await store.put(key, { bytes: picture });
    first(1, 'POST', 'lost-reply');
    await store.delete([key]);
    expect(await store.head(key)).toBeUndefined();
  });
});

describe('an answer that breaks off', () => {
  test('is gone on with where it broke off', async () => {
    await store.put(key, { bytes: picture });
    first(3, 'GET', 'broken-answer');
    expect(await store.read(key)).toEqual(picture);
    first(2, 'GET', 'broken-answer');
    const range = { offset: 100, length: 300_000 };
    expect(await store.read(key, range)).toEqual(picture.subarray(100, 300_100));
    const asked = proxy.requests.filter((request) => request.startsWith('GET'));
    expect(asked).toHaveLength(7);
  });

  test('leaves a fetched file whole', async () => {
    await store.put(key, { bytes: large });
    let count = 0;
    trouble = () => (++count % 2 === 1 ? 'broken-answer' : 'none');
    const path = join(folder.path, 'fetched');
    await store.fetch(key, path);
    expect((await readFile(path)).equals(large)).toBe(true);
  });
});

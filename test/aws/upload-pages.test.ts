import {
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { planUploads } from '../../functions/api/plan-uploads.ts';
import { findMissingBlobs } from '../../functions/api/submission/find-missing-blobs.ts';
import { S3ObjectStore } from '../../functions/aws/s3-object-store.ts';
import { BlobHasher, blobPartSize, digestOfParts } from '../../functions/domain/blob-digest.ts';
import { bytes, type Sha256, seconds } from '../../functions/domain/units.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';

/** A Lambda's own credentials come with a token of about this length, which every link repeats. */
const credentials = { accessKeyId: 'A', secretAccessKey: 's', sessionToken: 't'.repeat(1400) };
const client = new S3Client({ region: 'eu-central-1', credentials });
const s3 = mockClient(client);
const clock = systemClock;
const objects = new S3ObjectStore({ client, bucket: 'farm', clock, patience: seconds(0) });

const digestOf = (number: number): Sha256 =>
  new BlobHasher().update(Buffer.from(`${number}`)).digest().sha256;
const notFound = Object.assign(new Error('none'), { name: 'NotFound', $metadata: { httpStatusCode: 404 } });

let mostAtOnce: number;
beforeEach(() => {
  s3.reset();
  mostAtOnce = 0;
  let atOnce = 0;
  s3.on(HeadObjectCommand).callsFake(async () => {
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    await new Promise(setImmediate);
    atOnce -= 1;
    throw notFound;
  });
});

test('a page of 500 files is answered far below the 6 MB that a Lambda may answer', async () => {
  const files = Array.from({ length: 500 }, (_, index) => ({ sha256: digestOf(index), size: 1000 }));
  const answer = await planUploads({ objects, clock }, files);
  expect(JSON.stringify(answer).length).toBeLessThan(2_000_000);
  const [first] = answer.files;
  if (first?.upload?.kind !== 'whole') throw new Error('a small file is put as a whole');
  const { url, headers } = first.upload;
  expect(headers).toEqual({
    'x-amz-checksum-sha256': Buffer.from(first.sha256, 'hex').toString('base64'),
  });
  const query = new URL(url).searchParams;
  expect(query.get('X-Amz-SignedHeaders')).toBe('host;x-amz-checksum-sha256');
  expect([...query.keys()].filter((name) => name.includes('checksum') || name.includes('crc'))).toEqual([]);
});

test('a page has 500 links at most, however large its files are', async () => {
  s3.on(ListMultipartUploadsCommand).resolves({});
  s3.on(CreateMultipartUploadCommand).resolves({ UploadId: 'u' });
  const parts = Array.from({ length: 400 }, (_, index) => digestOf(index));
  const large = { sha256: digestOfParts(parts), size: 400 * blobPartSize, parts };
  const { files } = await planUploads({ objects, clock }, [large, large, large]);
  const links = files.map(({ upload }) => (upload?.kind === 'parts' ? upload.parts.length : 0));
  expect(links).toEqual([400, 99, 1]);
  expect(files.map(({ upload }) => upload?.kind === 'parts' && upload.more)).toEqual([false, true, true]);
});

test('S3 is asked for 5,000 files in as many calls, 64 at the same time', async () => {
  const manifest = Array.from({ length: 5000 }, (_, index) => ({
    path: `textures/${index}.png`,
    sha256: digestOf(index),
    size: bytes(1),
  }));
  expect(await findMissingBlobs({ objects, clock }, manifest)).toHaveLength(5000);
  expect(s3.commandCalls(HeadObjectCommand)).toHaveLength(5000);
  expect(mostAtOnce).toBe(64);
});

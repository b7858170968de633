import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DeleteObjectsCommand, ListObjectsV2Command, NoSuchBucket, S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { emptyBucket } from '../../infra/empty-bucket/empty-bucket.ts';
import { handler } from '../../infra/empty-bucket/handler.ts';

const s3 = mockClient(S3Client);
afterEach(() => void s3.reset());

/** A bucket with these keys, listed a thousand at a time. */
function bucketWith(keys: readonly string[]): Set<string> {
  const left = new Set(keys);
  s3.on(ListObjectsV2Command).callsFake(({ ContinuationToken = '' }) => {
    const after = [...left].toSorted().filter((key) => key > ContinuationToken);
    const page = after.slice(0, 1000);
    return {
      Contents: page.map((Key) => ({ Key })),
      ...(after.length > page.length && { IsTruncated: true, NextContinuationToken: page.at(-1) }),
    };
  });
  s3.on(DeleteObjectsCommand).callsFake(({ Delete }) => {
    expect(Delete.Objects.length).toBeLessThanOrEqual(1000);
    for (const { Key } of Delete.Objects) left.delete(Key);
    return {};
  });
  return left;
}

const named = (prefix: string, count: number) =>
  Array.from({ length: count }, (_none, index) => `${prefix}${index}`);
const inAnHour = () => Date.now() + 3_600_000;

describe('a bucket is emptied', () => {
  test('of all files, however many', async () => {
    const left = bucketWith([...named('blobs/', 2500), ...named('jobs/j/', 17_001)]);
    await emptyBucket(new S3Client({}), { bucket: 'farm', until: inAnHour() });
    expect(left.size).toBe(0);
  });

  test('of all but the outputs', async () => {
    const left = bucketWith([...named('blobs/', 1200), ...named('jobs/j/', 1100), 'reconcile/swept']);
    await emptyBucket(new S3Client({}), { bucket: 'farm', keep: 'jobs/', until: inAnHour() });
    expect([...left].toSorted()).toEqual(named('jobs/j/', 1100).toSorted());
  });

  test('though somebody deleted it already', async () => {
    s3.on(ListObjectsV2Command).rejects(new NoSuchBucket({ message: 'gone', $metadata: {} }));
    await emptyBucket(new S3Client({}), { bucket: 'farm', until: inAnHour() });
  });

  test('or it is said which files stay, and why', async () => {
    bucketWith(['blobs/a', 'blobs/b']);
    s3.on(DeleteObjectsCommand).resolves({
      Errors: [{ Key: 'blobs/b', Code: 'AccessDenied', Message: 'no' }],
    });
    await expect(emptyBucket(new S3Client({}), { bucket: 'farm', until: inAnHour() })).rejects.toThrow(
      '1 files of farm stay: blobs/b: AccessDenied no',
    );
  });

  test('or it is said that time is up, and nothing is waited for', async () => {
    bucketWith(named('blobs/', 3));
    await expect(emptyBucket(new S3Client({}), { bucket: 'farm', until: Date.now() - 1 })).rejects.toThrow(
      'destroy it again',
    );
  });
});

describe('CloudFormation', () => {
  /** Calls the handler as CloudFormation does, and returns what it is answered. */
  async function answerTo(
    event: Partial<CloudFormationCustomResourceEvent>,
  ): Promise<Record<string, unknown>> {
    const answers: string[] = [];
    const server = createServer((request, response) => {
      request.on('data', (chunk) => answers.push(String(chunk)));
      request.on('end', () => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const whole = {
        StackId: 'stack',
        RequestId: 'request',
        LogicalResourceId: 'Emptying',
        PhysicalResourceId: 'farm/contents',
        ResponseURL: `http://127.0.0.1:${port}/answer`,
        ...event,
      };
      const context = { getRemainingTimeInMillis: () => 900_000 };
      await handler(whole as CloudFormationCustomResourceEvent, context as Context);
      return JSON.parse(answers.join(''));
    } finally {
      server.close();
    }
  }
  const ResourceProperties = { ServiceToken: 'arn', Bucket: 'farm', Keep: 'jobs/' };

  test.each(['Create', 'Update'] as const)(
    'hears of success at %s, and nothing is deleted',
    async (RequestType) => {
      const left = bucketWith(['blobs/a']);
      const answer = await answerTo({
        RequestType,
        ResourceProperties,
      } as Partial<CloudFormationCustomResourceEvent>);
      expect(answer).toMatchObject({
        Status: 'SUCCESS',
        PhysicalResourceId: 'farm/contents',
        StackId: 'stack',
        RequestId: 'request',
        LogicalResourceId: 'Emptying',
      });
      expect(left.size).toBe(1);
    },
  );

  test('has the bucket emptied at Delete, but for what is kept', async () => {
    const left = bucketWith(['blobs/a', 'jobs/b']);
    const answer = await answerTo({ RequestType: 'Delete', ResourceProperties });
    expect(answer).toMatchObject({ Status: 'SUCCESS' });
    expect([...left]).toEqual(['jobs/b']);
  });

  test('hears why it failed', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    s3.on(ListObjectsV2Command).rejects(new Error('Access Denied'));
    const answer = await answerTo({ RequestType: 'Delete', ResourceProperties });
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: 'Access Denied' });
  });
});

import { DeleteObjectsCommand, NoSuchBucket, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

export interface Emptying {
  readonly bucket: string;
  /** Beginning of the keys that stay; undefined when all go. */
  readonly keep?: string;
  /** When to give up, in milliseconds since 1970. */
  readonly until: number;
}

/** S3's own limit for one request. */
const keysARequest = 1000;
const requestsAtOnce = 8;

/**
 * Deletes every file of a bucket. One that is gone already is empty.
 * @throws Error when files could not be deleted, or not in time: called again, it goes on
 */
export async function emptyBucket(client: S3Client, { bucket, keep, until }: Emptying): Promise<void> {
  let going: string[] = [];
  try {
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket })) {
      if (Date.now() > until)
        throw new Error(`${bucket} holds more files than one run deletes: destroy it again`);
      const keys = Contents.flatMap(({ Key }) => Key ?? []);
      going.push(...keys.filter((key) => keep === undefined || !key.startsWith(keep)));
      if (going.length < keysARequest * requestsAtOnce) continue;
      await deleteFiles(client, bucket, going);
      going = [];
    }
    await deleteFiles(client, bucket, going);
  } catch (error) {
    if (!(error instanceof NoSuchBucket)) throw error;
  }
}

async function deleteFiles(client: S3Client, bucket: string, keys: readonly string[]): Promise<void> {
  const requests = [];
  for (let from = 0; from < keys.length; from += keysARequest) {
    const Objects = keys.slice(from, from + keysARequest).map((Key) => ({ Key }));
    requests.push(
      client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } })),
    );
  }
  const stay = (await Promise.all(requests)).flatMap(({ Errors = [] }) => Errors);
  const [first] = stay;
  if (first)
    throw new Error(`${stay.length} files of ${bucket} stay: ${first.Key}: ${first.Code} ${first.Message}`);
}

import { S3Client } from '@aws-sdk/client-s3';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { emptyBucket } from './empty-bucket.ts';

/** Time that is left for the answer when the function nears its end, in milliseconds. */
const timeToAnswer = 20_000;

/**
 * A custom resource that CloudFormation deletes before the bucket: deleting it empties the bucket. `Bucket` is
 * its name, `Keep` the beginning of the keys that stay.
 */
export async function handler(event: CloudFormationCustomResourceEvent, context: Context): Promise<void> {
  const { Bucket: bucket, Keep: keep } = event.ResourceProperties;
  try {
    if (event.RequestType === 'Delete') {
      const until = Date.now() + context.getRemainingTimeInMillis() - timeToAnswer;
      await emptyBucket(new S3Client({}), { bucket, keep, until });
    }
    await answer(event, 'SUCCESS');
  } catch (error) {
    console.error(error);
    await answer(event, 'FAILED', error instanceof Error ? error.message : String(error));
  }
}

async function answer(
  event: CloudFormationCustomResourceEvent,
  status: 'SUCCESS' | 'FAILED',
  reason?: string,
): Promise<void> {
  const { StackId, RequestId, LogicalResourceId, ResponseURL } = event;
  const PhysicalResourceId =
    event.RequestType === 'Create' ? `${event.ResourceProperties.Bucket}/contents` : event.PhysicalResourceId;
  const body = { Status: status, Reason: reason, PhysicalResourceId, StackId, RequestId, LogicalResourceId };
  const reply = await fetch(ResponseURL, {
    method: 'PUT',
    body: JSON.stringify(body),
    headers: { 'content-type': '' },
  });
  if (!reply.ok)
    throw new Error(`CloudFormation did not take the answer: ${reply.status} ${await reply.text()}`);
}

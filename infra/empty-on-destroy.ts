import { CustomResource, Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { zipFunction } from './farm-function.ts';
import type { FarmSettings } from './settings.ts';

interface EmptyOnDestroyProps {
  readonly bucket: Bucket;
  /** Beginning of the keys of files that stay; undefined when all go. */
  readonly keep: string | undefined;
  readonly logDays: FarmSettings['logDays'];
}

/**
 * Empties a bucket when the stack is destroyed, because CloudFormation deletes none that holds files. The CDK's
 * own `autoDeleteObjects` knows no files that stay.
 */
export class EmptyOnDestroy extends Construct {
  /** What must be able to list the bucket and delete its files. */
  readonly emptying: LambdaFunction;

  constructor(scope: Construct, id: string, { bucket, keep, logDays }: EmptyOnDestroyProps) {
    super(scope, id);
    this.emptying = zipFunction(this, 'Function', {
      entry: 'infra/empty-bucket/handler.ts',
      description: 'Empties the farm’s bucket when its stack is destroyed',
      timeout: Duration.minutes(15),
      memory: 1024,
      logDays,
    });
    new CustomResource(this, 'Resource', {
      resourceType: 'Custom::EmptyBucketOnDestroy',
      serviceToken: this.emptying.functionArn,
      serviceTimeout: Duration.minutes(16),
      properties: { Bucket: bucket.bucketName, ...(keep !== undefined && { Keep: keep }) },
    });
  }
}

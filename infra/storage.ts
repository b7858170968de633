import { Duration, Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acceptFindings } from './accept-findings.ts';
import { EmptyOnDestroy } from './empty-on-destroy.ts';
import type { FarmProcess } from './farm-process.ts';
import { outputs, type Rights } from './rights.ts';
import type { FarmSettings } from './settings.ts';

/** Whole or in parts. */
const writing = ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];

/** The farm's files: one private bucket, which is emptied before the stack is destroyed. */
export class Storage extends Construct {
  readonly bucket: Bucket;
  readonly #emptyOnDestroy: EmptyOnDestroy;

  constructor(
    scope: Construct,
    id: string,
    { keepOutputs, outputDays, logDays }: Pick<FarmSettings, 'keepOutputs' | 'outputDays' | 'logDays'>,
  ) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: keepOutputs ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      lifecycleRules: lifecycleRules(outputDays),
    });
    if (keepOutputs) this.bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);
    acceptFindings(this.bucket, {
      'AwsSolutions-S1':
        'a second bucket of access logs would cost more than it tells: files are reached by short-lived links that the API gives out, and by the functions’ own roles',
    });
    this.#emptyOnDestroy = new EmptyOnDestroy(this, 'EmptyOnDestroy', {
      bucket: this.bucket,
      keep: keepOutputs ? outputs : undefined,
      logDays,
    });
    this.#allow(this.#emptyOnDestroy.emptying, ['s3:DeleteObject'], '');
    this.#allowListing(this.#emptyOnDestroy.emptying, 's3:ListBucket');
  }

  /** Tells a function where the files are, and lets it do this with them. */
  give(to: FarmProcess, { read = [], write = [], remove = [], resumeUploads }: Rights): void {
    to.addEnvironment('FARM_BUCKET', this.bucket.bucketName);
    // Destroyed in the reverse order: nothing fills the bucket again once it is emptied.
    to.node.addDependency(this.#emptyOnDestroy);
    for (const prefix of read) this.#allow(to, ['s3:GetObject'], prefix);
    for (const prefix of write) this.#allow(to, writing, prefix);
    for (const prefix of remove) this.#allow(to, ['s3:DeleteObject'], prefix);
    // Without it S3 answers 403 for a file that is not there, and not 404.
    if (read.length > 0) this.#allowListing(to, 's3:ListBucket');
    if (resumeUploads) this.#allowListing(to, 's3:ListBucketMultipartUploads');
  }

  #allow(to: FarmProcess, actions: string[], prefix: string): void {
    to.addToRolePolicy(
      new PolicyStatement({ actions, resources: [this.bucket.arnForObjects(`${prefix}*`)] }),
    );
    acceptFindings(to.role ?? to, {
      [`AwsSolutions-IAM5[Resource::<${this.#arnAsSeenBy(to)}>/${prefix}*]`]:
        'the names of its files are not known before there are jobs',
    });
  }

  /** A stack within the farm's is told of the bucket by a parameter. */
  #arnAsSeenBy(to: FarmProcess): string {
    const bucket = this.bucket.node.defaultChild as CfnBucket;
    const own = Stack.of(this);
    if (Stack.of(to) === own) return `${own.getLogicalId(bucket)}.Arn`;
    return `referenceto${Names.nodeUniqueId(bucket.node)}Arn`;
  }

  #allowListing(to: FarmProcess, action: string): void {
    to.addToRolePolicy(new PolicyStatement({ actions: [action], resources: [this.bucket.bucketArn] }));
  }
}

/** Uploads have no rule of age: a paused job may need an old one. Reconcile deletes those out of use. */
function lifecycleRules(outputDays: number | undefined): LifecycleRule[] {
  return [
    { id: 'unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ...(outputDays === undefined
      ? []
      : [{ id: 'outputs', prefix: outputs, expiration: Duration.days(outputDays) }]),
  ];
}

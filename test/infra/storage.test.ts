import { describe, expect, test } from '@jest/globals';
import { farmTemplate, type Resource, resourcesOf } from './farm-template.ts';

const only = (resources: Readonly<Record<string, Resource>>): [string, Resource] => {
  const [first, ...more] = Object.entries(resources);
  if (!first || more.length > 0) throw new Error(`${Object.keys(resources).length} resources instead of one`);
  return first;
};
const bucketOf = (settings = {}) => only(resourcesOf(farmTemplate(settings), 'AWS::S3::Bucket'))[1];
const rulesOf = (settings = {}) => bucketOf(settings).Properties.LifecycleConfiguration.Rules;

describe('the bucket', () => {
  test('is encrypted and private', () => {
    expect(bucketOf().Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  test('refuses what comes without TLS 1.2', () => {
    const [, policy] = only(resourcesOf(farmTemplate(), 'AWS::S3::BucketPolicy'));
    const denied = policy.Properties.PolicyDocument.Statement.filter(
      ({ Effect, Action }: { Effect: string; Action: string }) => Effect === 'Deny' && Action === 's3:*',
    );
    expect(denied.map(({ Condition }: { Condition: unknown }) => Condition)).toEqual([
      { Bool: { 'aws:SecureTransport': 'false' } },
      { NumericLessThan: { 's3:TlsVersion': 1.2 } },
    ]);
  });

  test('forgets uploads that were never finished', () => {
    expect(rulesOf()).toEqual([
      {
        Id: 'unfinished-uploads',
        Status: 'Enabled',
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      },
    ]);
  });

  test('keeps outputs for as many days as was said, and has no rule of age for uploads', () => {
    expect(rulesOf({ outputDays: 90 })).toContainEqual({
      Id: 'outputs',
      Status: 'Enabled',
      Prefix: 'jobs/',
      ExpirationInDays: 90,
    });
    expect(JSON.stringify(rulesOf({ outputDays: 90 }))).not.toContain('blobs/');
  });

  test('is emptied and deleted with the stack', () => {
    expect(bucketOf().DeletionPolicy).toBe('Delete');
    const [, { Properties }] = only(resourcesOf(farmTemplate(), 'Custom::EmptyBucketOnDestroy'));
    expect(Properties).not.toHaveProperty('Keep');
  });

  test('stays with its outputs, and as private as it was, when that was said', () => {
    const template = farmTemplate({ keepOutputs: true });
    expect(bucketOf({ keepOutputs: true }).DeletionPolicy).toBe('Retain');
    expect(only(resourcesOf(template, 'AWS::S3::BucketPolicy'))[1].DeletionPolicy).toBe('Retain');
    expect(only(resourcesOf(template, 'Custom::EmptyBucketOnDestroy'))[1].Properties.Keep).toBe('jobs/');
  });

  test('is emptied once no function is left that could fill it again', () => {
    const template = farmTemplate();
    const [emptying] = only(resourcesOf(template, 'Custom::EmptyBucketOnDestroy'));
    const filling = Object.values(resourcesOf(template, 'AWS::Lambda::Function')).filter(
      ({ Properties }) => 'FARM_BUCKET' in Properties.Environment.Variables,
    );
    expect(filling).toHaveLength(7);
    // What depends on it is created later, and so deleted earlier.
    for (const { DependsOn } of filling) expect(DependsOn).toContain(emptying);
    const [, machines] = only(resourcesOf(template, 'AWS::CloudFormation::Stack'));
    expect(machines.DependsOn).toContain(emptying);
  });
});

describe('the table', () => {
  const [, { Properties, DeletionPolicy }] = only(resourcesOf(farmTemplate(), 'AWS::DynamoDB::Table'));

  test('costs nothing while it is not used, can be restored to any second, and goes with the stack', () => {
    expect(Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    expect(DeletionPolicy).toBe('Delete');
  });

  test('has the keys and indexes that the stations use', () => {
    const keys = (schema: readonly { AttributeName: string }[]) =>
      schema.map(({ AttributeName }) => AttributeName);
    const indexes = [...Properties.GlobalSecondaryIndexes, ...Properties.LocalSecondaryIndexes].map(
      ({ IndexName, KeySchema }) => [IndexName, ...keys(KeySchema)],
    );
    expect(keys(Properties.KeySchema)).toEqual(['pk', 'sk']);
    expect(indexes).toEqual([
      ['open', 'openPk', 'openSk'],
      ['listed', 'listPk', 'listSk'],
      ['unfinished', 'pk', 'unfinishedSk'],
    ]);
    expect(Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
  });
});

test('nothing that is deleted with the stack stays behind: logs neither', () => {
  const template = farmTemplate({ logDays: 7 });
  const logs = Object.values(resourcesOf(template, 'AWS::Logs::LogGroup'));
  expect(logs).toHaveLength(10);
  for (const { Properties, DeletionPolicy } of logs) {
    expect({ days: Properties.RetentionInDays, DeletionPolicy }).toEqual({
      days: 7,
      DeletionPolicy: 'Delete',
    });
  }
  for (const { Properties } of Object.values(resourcesOf(template, 'AWS::Lambda::Function'))) {
    expect(Properties.LoggingConfig.LogGroup).toHaveProperty('Ref');
  }
});

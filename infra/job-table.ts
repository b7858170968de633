import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  expiryAttribute,
  fleetPartition,
  listedIndex,
  openIndex,
  partitionKey,
  sortKey,
  tokenPartition,
  unfinishedIndex,
} from '../functions/aws/table-schema.ts';
import type { FarmProcess } from './farm-process.ts';
import type { Rights } from './rights.ts';

const reading = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
const writing = [...reading, 'dynamodb:PutItem', 'dynamodb:UpdateItem'];
const actionsOf: Readonly<Record<Rights['records'], readonly string[]>> = {
  read: reading,
  write: writing,
  sweep: [...writing, 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'],
};

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** The farm's one table: jobs, frames and tokens, as `functions/aws/table-schema.ts` lays them out. */
export class JobTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: text(partitionKey),
      sortKey: text(sortKey),
      timeToLiveAttribute: expiryAttribute,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    for (const index of [openIndex, listedIndex]) {
      this.table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: text(index.partitionKey),
        sortKey: text(index.sortKey),
        projectionType: ProjectionType.KEYS_ONLY,
      });
    }
    this.table.addLocalSecondaryIndex({
      indexName: unfinishedIndex.name,
      sortKey: text(unfinishedIndex.sortKey),
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }

  /** Tells a function where the records are, and lets it do this with them. */
  give(to: FarmProcess, records: Rights['records']): void {
    to.addEnvironment('FARM_TABLE', this.table.tableName);
    const indexes = [openIndex, listedIndex, unfinishedIndex].map(
      ({ name }) => `${this.table.tableArn}/index/${name}`,
    );
    to.addToRolePolicy(
      new PolicyStatement({ actions: [...actionsOf[records]], resources: [this.table.tableArn, ...indexes] }),
    );
    // No station makes tokens, nor reads one, whatever else it may do with the table.
    to.addToRolePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        actions: ['dynamodb:*'],
        resources: [this.table.tableArn],
        conditions: { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': [tokenPartition] } },
      }),
    );
  }

  /** Lets the scaler of a fleet remember what it does, and write nothing else. */
  giveFleetMemory(to: FarmProcess): void {
    to.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:PutItem'],
        resources: [this.table.tableArn],
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [fleetPartition] } },
      }),
    );
  }

  /** Lets a function look whether a token is known, and read nothing else. */
  giveTokens(to: FarmProcess): void {
    to.addEnvironment('FARM_TABLE', this.table.tableName);
    to.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:GetItem'],
        resources: [this.table.tableArn],
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [tokenPartition] } },
      }),
    );
  }
}

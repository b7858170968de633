import type { GpuMachine } from './gpu-machines.ts';

/** Prices in US dollars, before taxes, without the free tier and without discounts. */
export interface AwsPrices {
  /** The region that they are from. */
  readonly region: string;
  /** Lambda on x86: for each GB-second of configured memory, and for each invocation. */
  readonly lambda: { readonly gigabyteSecond: number; readonly request: number };
  /** DynamoDB on demand: for each unit of 1 KB that is written, and of 4 KB that is read consistently. */
  readonly dynamo: { readonly writeUnit: number; readonly readUnit: number };
  /** SQS standard queues: for each request. */
  readonly sqs: { readonly request: number };
  /** EventBridge: for each event that is published. */
  readonly events: { readonly event: number };
  /**
   * EC2, Linux, On-Demand: for each hour of a machine, of its public address, and for each GB of its volume (gp3) and
   * month. Spot machines cost less, by the hour's demand.
   */
  readonly ec2: {
    readonly machineHour: Readonly<Record<GpuMachine, number>>;
    readonly addressHour: number;
    readonly volumeGigabyteMonth: number;
  };
  /** S3 Standard: for each file that is put, and for each GB that is kept for a month. */
  readonly s3: { readonly put: number; readonly gigabyteMonth: number };
}

/** In North Virginia, Ohio and Oregon. */
const machineHour = {
  'g6.xlarge': 0.8048,
  'g6.2xlarge': 0.9776,
  'g6.4xlarge': 1.3232,
  'g6.8xlarge': 2.0144,
  'g6.16xlarge': 3.3968,
  'g5.xlarge': 1.006,
  'g5.2xlarge': 1.212,
  'g5.4xlarge': 1.624,
  'g5.8xlarge': 2.448,
  'g5.16xlarge': 4.096,
  'g4dn.xlarge': 0.526,
  'g4dn.2xlarge': 0.752,
  'g4dn.4xlarge': 1.204,
  'g4dn.8xlarge': 2.176,
  'g4dn.16xlarge': 4.352,
} as const;

/**
 * The one table of prices, as known in November 2026. Those of Lambda's GB-seconds and of DynamoDB, and the hour of a
 * g5.xlarge, were compared with
 * AWS's published text; the others are to be compared before anybody relies on them.
 * @see https://aws.amazon.com/lambda/pricing/, …/ec2/pricing/on-demand/, …/dynamodb/pricing/on-demand/, …/sqs/pricing/,
 *   …/eventbridge/pricing/ and …/s3/pricing/
 */
const northVirginia = {
  lambda: { gigabyteSecond: 0.0000166667, request: 0.0000002 },
  dynamo: { writeUnit: 0.000000625, readUnit: 0.000000125 },
  sqs: { request: 0.0000004 },
  events: { event: 0.000001 },
  ec2: { machineHour, addressHour: 0.005, volumeGigabyteMonth: 0.08 },
  s3: { put: 0.000005, gigabyteMonth: 0.023 },
} as const;
const table: Readonly<Record<string, Omit<AwsPrices, 'region'>>> = {
  'us-east-1': northVirginia,
  'us-east-2': northVirginia,
  'us-west-2': northVirginia,
};

/** The prices in a region, or where that is not in the table those of `us-east-1`, most often somewhat lower. */
export function awsPrices(region: string): AwsPrices {
  const prices = table[region];
  return prices ? { region, ...prices } : { region: 'us-east-1', ...northVirginia };
}

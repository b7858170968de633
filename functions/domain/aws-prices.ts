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
  /** S3 Standard: for each file that is put, and for each GB that is kept for a month. */
  readonly s3: { readonly put: number; readonly gigabyteMonth: number };
}

/**
 * The one table of prices, as known in November 2026. Those of Lambda's GB-seconds and of DynamoDB were compared with
 * AWS's published text; the others are to be compared before anybody relies on them.
 * @see https://aws.amazon.com/lambda/pricing/, …/dynamodb/pricing/on-demand/, …/sqs/pricing/,
 *   …/eventbridge/pricing/ and …/s3/pricing/
 */
const northVirginia = {
  lambda: { gigabyteSecond: 0.0000166667, request: 0.0000002 },
  dynamo: { writeUnit: 0.000000625, readUnit: 0.000000125 },
  sqs: { request: 0.0000004 },
  events: { event: 0.000001 },
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

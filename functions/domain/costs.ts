import type { AwsPrices } from './aws-prices.ts';
import { type Bytes, type Usd, usd } from './units.ts';
import type { Usage } from './usage.ts';
import { heartbeat, renewEvery } from './work-rules.ts';

/** Where frames cost money: workers on Lambda, and what they keep in a bucket. */
export interface LambdaFleet {
  readonly prices: AwsPrices;
  /** Configured memory of a worker. */
  readonly memory: Bytes;
  /** Days for which outputs are kept; of those that are kept for good, a month is counted. */
  readonly outputDays?: number;
}

/**
 * What an attempt asks of the services, as `scripts/bench aws` counts it, in the units that are billed: of
 * records a transaction counts twice. And the time that its invocation takes before it has the frame and
 * after.
 */
const anAttempt = {
  writeUnits: 8,
  readUnits: 3,
  /** A tenth of a sent batch, the receipt, the shorter visibility, and the deletion. */
  messageRequests: 3.1,
  /** That it has begun, and how it ended. */
  events: 2,
  files: 2,
  around: 100,
} as const;

const gigabyte = 2 ** 30;
const daysAMonth = 30;

/**
 * What frames cost: on Lambda billed time, requests, and the storage of their files.
 * @param fleet  undefined for one's own machine, which costs no one a bill
 */
export const costOf = (usage: Usage, fleet: LambdaFleet | undefined): Usd =>
  fleet ? costOnLambda(usage, fleet) : usd(0);

function costOnLambda(usage: Usage, { prices, memory, outputDays = daysAMonth }: LambdaFleet): Usd {
  const { attempts, workTime, stored } = usage;
  const { lambda, dynamo, sqs, events, s3 } = prices;
  const billedSeconds = (workTime + attempts * anAttempt.around) / 1000;
  const renewals = workTime / renewEvery;
  const compute = (memory / gigabyte) * billedSeconds * lambda.gigabyteSecond + attempts * lambda.request;
  const records =
    (attempts * anAttempt.writeUnits + renewals) * dynamo.writeUnit +
    (attempts * anAttempt.readUnits + workTime / heartbeat) * dynamo.readUnit;
  const messages =
    (attempts * anAttempt.messageRequests + renewals) * sqs.request +
    attempts * anAttempt.events * events.event;
  const files =
    attempts * anAttempt.files * s3.put + (stored / gigabyte) * (outputDays / daysAMonth) * s3.gigabyteMonth;
  return usd(compute + records + messages + files);
}

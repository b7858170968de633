import type { AwsPrices } from './aws-prices.ts';
import { type GpuMachine, machineVolume } from './gpu-machines.ts';
import { type Bytes, type Usd, usd } from './units.ts';
import type { Usage } from './usage.ts';
import { heartbeat, renewEvery } from './work-rules/lease-times.ts';

/** Where frames cost money: workers on Lambda, machines with a GPU beside them, and what they keep in a bucket. */
export interface LambdaFleet {
  readonly prices: AwsPrices;
  /** Configured memory of a worker. */
  readonly memory: Bytes;
  /** The kinds of machines with a GPU that there may be. */
  readonly machines?: readonly GpuMachine[];
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
const anHour = 3_600_000;

/**
 * What frames cost: billed time on Lambda and on machines with a GPU, requests, and the storage of their files. What
 * machine was at work is not known: a GPU's time is reckoned by the dearest kind, On-Demand, which is more than
 * Spot costs; that it starts, and waits for more at the end, belongs to no frame.
 * @param fleet  undefined for one's own machine, which costs no one a bill
 */
export const costOf = (usage: Usage, fleet: LambdaFleet | undefined): Usd =>
  fleet ? costOnLambda(usage, fleet) : usd(0);

function costOnLambda(usage: Usage, fleet: LambdaFleet): Usd {
  const { prices, memory, outputDays = daysAMonth } = fleet;
  const { attempts, workTime, gpuAttempts, gpuTime, stored } = usage;
  const { lambda, dynamo, sqs, events, s3 } = prices;
  const onLambda = attempts - gpuAttempts;
  const billedSeconds = (workTime - gpuTime + onLambda * anAttempt.around) / 1000;
  const renewals = workTime / renewEvery;
  const compute = (memory / gigabyte) * billedSeconds * lambda.gigabyteSecond + onLambda * lambda.request;
  const records =
    (attempts * anAttempt.writeUnits + renewals) * dynamo.writeUnit +
    (attempts * anAttempt.readUnits + workTime / heartbeat) * dynamo.readUnit;
  const messages =
    (attempts * anAttempt.messageRequests + renewals) * sqs.request +
    attempts * anAttempt.events * events.event;
  const files =
    attempts * anAttempt.files * s3.put + (stored / gigabyte) * (outputDays / daysAMonth) * s3.gigabyteMonth;
  return usd(compute + (gpuTime / anHour) * machineHour(fleet) + records + messages + files);
}

/** A fleet that was taken away since had these, most likely. */
const onceUsual: readonly GpuMachine[] = ['g5.xlarge'];

/** An hour of a machine with a GPU, with its address and its volume. */
function machineHour({ prices: { ec2 }, machines = onceUsual }: LambdaFleet): number {
  const disk = (machineVolume * ec2.volumeGigabyteMonth) / (daysAMonth * 24);
  return Math.max(...machines.map((machine) => ec2.machineHour[machine])) + ec2.addressHour + disk;
}

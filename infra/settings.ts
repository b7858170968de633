import * as z from 'zod';
import { FarmError, type Problem } from '../functions/domain/failure.ts';
import { type GpuMachine, gpuMachines } from '../functions/domain/gpu-machines.ts';
import { isSmall, mostFrames, mostOfMapping } from './concurrency.ts';

/** Blender series that the image can be built with. */
const blenderSeries = ['5.2', '4.5'] as const;
/** Retentions that CloudWatch Logs knows, in days. */
const logDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365] as const;

/** What a farm is deployed with: `-c name=value`, or the same names under `context` in cdk.json. */
export interface FarmSettings {
  /** Name of the stack, and of the farm in the names of its alarms. */
  readonly name: string;
  readonly blender: (typeof blenderSeries)[number];
  /** Concurrent executions that the account has for this farm. */
  readonly accountConcurrency: number;
  /** Frames that render side by side; undefined for what the account can usually take. */
  readonly concurrency: number | undefined;
  /** Of a worker, in MB; 1,769 for each virtual CPU. */
  readonly memory: number;
  /** Of a worker's /tmp, in MB. */
  readonly disk: number;
  /** Longest time for one frame, in seconds. */
  readonly frameTime: number;
  /** Days after which outputs are deleted; undefined for never. */
  readonly outputDays: number | undefined;
  readonly logDays: (typeof logDays)[number];
  /** Whether the outputs stay when the stack is destroyed. */
  readonly keepOutputs: boolean;
  /** Whether scenes may run their own Python scripts. */
  readonly allowScripts: boolean;
  /** Requests a second that the API takes over a longer time. */
  readonly apiRate: number;
  /** Where alarms are sent. */
  readonly alarmEmail: string | undefined;
  /** Where the end of each job is told. */
  readonly jobEmail: string | undefined;
  /** The fleet of machines with a GPU; undefined for none. */
  readonly gpu: GpuSettings | undefined;
}

export interface GpuSettings {
  /** Workers that there may be at the same time; each has a machine of its own. */
  readonly maxWorkers: number;
  /** Kinds of machines, of which Batch takes what it can get at the best price. */
  readonly machines: readonly GpuMachine[];
  /** What a Spot machine may cost at most, in percent of On-Demand; undefined for as much as that. */
  readonly spotPrice: number | undefined;
  /** Where the machines are; undefined for a network of their own. */
  readonly network: GivenNetwork | undefined;
}

export interface GivenNetwork {
  /** Such as `vpc-0123456789abcdef0`. */
  readonly vpc: string;
  /** Subnets in it, from which AWS can be reached. */
  readonly subnets: readonly string[];
}

/** Values come as text from the command line and as JSON from cdk.json. */
const whole = (least: number, most: number) =>
  z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^\d{1,9}$/)
          .transform(Number),
      ],
      {
        error: `it is a whole number from ${showNumber(least)} to ${showNumber(most)}`,
      },
    )
    .refine((value) => Number.isInteger(value) && value >= least && value <= most, {
      error: `it is a whole number from ${showNumber(least)} to ${showNumber(most)}`,
    });
const yesOrNo = z.union(
  [z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')],
  'it is true or false',
);
const oneOf = <const Value extends string | number>(values: readonly Value[]) =>
  z.preprocess(
    (given) => values.find((value) => String(value) === String(given)) ?? given,
    z.literal([...values], `it is one of ${values.join(', ')}`),
  );
const email = z.email('it is an e-mail address');
/** Several values with commas between them. */
const listed = <Value extends z.ZodType>(one: Value) =>
  z.preprocess(
    (given) => (typeof given === 'string' ? given.split(',').map((part) => part.trim()) : given),
    z.array(one, 'it is a list with commas between its parts').min(1, 'it is empty'),
  );
const idOf = (kind: string) =>
  z
    .string()
    .regex(new RegExp(`^${kind}-[0-9a-f]{8,17}$`), `it is the id of a ${kind}, such as ${kind}-0a1b2c3d`);

/** The cheapest of each kind: which there are differs from one hour and region to the next. */
const usualMachines: GpuMachine[] = ['g6.xlarge', 'g5.xlarge', 'g4dn.xlarge'];

const settingsSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/, 'it is a letter and up to 39 letters, digits and hyphens')
      .default('RenderFarm'),
    blender: oneOf(blenderSeries).default('5.2'),
    accountConcurrency: whole(10, 100_000).default(1000),
    concurrency: whole(2, mostOfMapping).optional(),
    // Below 1 GiB Blender itself does not start; four virtual CPUs suit most scenes.
    memory: whole(1024, 10_240).default(4 * 1769),
    disk: whole(512, 10_240).default(10_240),
    // A Lambda ends at 900 s; the rest is for fetching the scene and storing the frame.
    frameTime: whole(30, 840).default(840),
    outputDays: whole(1, 3650).optional(),
    logDays: oneOf(logDays).default(30),
    keepOutputs: yesOrNo.default(false),
    allowScripts: yesOrNo.default(false),
    apiRate: whole(1, 5000).default(50),
    alarmEmail: email.optional(),
    jobEmail: email.optional(),
    gpu: yesOrNo.optional(),
    gpuMaxWorkers: whole(1, 1000).default(10),
    gpuMachines: listed(oneOf(gpuMachines)).default(usualMachines),
    gpuSpotPrice: whole(1, 100).optional(),
    gpuVpc: idOf('vpc').optional(),
    gpuSubnets: listed(idOf('subnet')).optional(),
  })
  .superRefine(({ concurrency, accountConcurrency }, context) => {
    const most = mostFrames(accountConcurrency);
    if (concurrency === undefined || concurrency <= most) return;
    context.addIssue({
      code: 'custom',
      path: ['concurrency'],
      message: `of an account’s ${showNumber(accountConcurrency)} executions ${showNumber(most)} at most can render`,
    });
  })
  .superRefine(({ gpuVpc, gpuSubnets }, context) => {
    if ((gpuVpc === undefined) === (gpuSubnets === undefined)) return;
    const [given, missing] = gpuVpc === undefined ? ['gpuSubnets', 'gpuVpc'] : ['gpuVpc', 'gpuSubnets'];
    context.addIssue({ code: 'custom', path: [given], message: `it is given together with ${missing}` });
  });

/** All names that a setting may have. */
export const settingNames = Object.keys(settingsSchema.shape);

/** Settings that cannot be meant as they are written: all of them. */
export class BadSettings extends FarmError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = problems.map(({ message }) => `  ${message}`);
    super(`the farm cannot be deployed with these settings:\n${lines.join('\n')}`, {
      advice:
        'correct them on the command line (-c name=value) or in cdk.json; docs/deploy.md lists them all',
      details: { problems },
    });
    this.problems = problems;
  }
}

/**
 * Reads the farm's settings from the context that the CDK was called with.
 * @throws BadSettings naming every one that is wrong
 */
export function readSettings(context: Readonly<Record<string, unknown>>): FarmSettings {
  const own = Object.entries(context).filter(([key]) => !isOfTheCdk(key));
  const settings = settingsSchema.safeParse(Object.fromEntries(own));
  if (!settings.success)
    throw new BadSettings(settings.error.issues.flatMap((issue) => problemsOf(issue, context)));
  return farmSettings(settings.data);
}

function farmSettings(given: z.output<typeof settingsSchema>): FarmSettings {
  const { gpu, gpuMaxWorkers, gpuMachines: machines, gpuSpotPrice, gpuVpc, gpuSubnets, ...rest } = given;
  const { concurrency, outputDays, alarmEmail, jobEmail } = rest;
  // New accounts have no machines with a GPU: jobs that are given to them would wait for good.
  const hasGpu = gpu ?? !isSmall(rest.accountConcurrency);
  return {
    ...rest,
    concurrency,
    outputDays,
    alarmEmail,
    jobEmail,
    gpu: hasGpu
      ? {
          maxWorkers: gpuMaxWorkers,
          machines,
          spotPrice: gpuSpotPrice,
          network: gpuVpc && gpuSubnets ? { vpc: gpuVpc, subnets: gpuSubnets } : undefined,
        }
      : undefined,
  };
}

/** The CDK's feature flags, switches and look-ups all have names with a colon or a slash. */
const isOfTheCdk = (key: string) => /[:/]/.test(key);

function problemsOf(issue: z.core.$ZodIssue, context: Readonly<Record<string, unknown>>): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'UnknownSetting',
      message: `${key}: there is no such setting`,
      advice: `leave it out; there are ${settingNames.join(', ')}`,
    }));
  }
  const key = String(issue.path[0]);
  return [
    {
      code: 'BadSetting',
      message: `${key}=${String(context[key])}: ${issue.message}`,
      advice: 'take a value within the range',
    },
  ];
}

function showNumber(value: number): string {
  return value.toLocaleString('en');
}

import * as z from 'zod';
import { FarmError, type Problem } from '../functions/domain/failure.ts';
import { mostFrames, mostOfMapping } from './concurrency.ts';

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
  })
  .superRefine(({ concurrency, accountConcurrency }, context) => {
    const most = mostFrames(accountConcurrency);
    if (concurrency === undefined || concurrency <= most) return;
    context.addIssue({
      code: 'custom',
      path: ['concurrency'],
      message: `of an account’s ${showNumber(accountConcurrency)} executions ${showNumber(most)} at most can render`,
    });
  });

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
  const { concurrency, outputDays, alarmEmail, jobEmail, ...rest } = settings.data;
  return { ...rest, concurrency, outputDays, alarmEmail, jobEmail };
}

/** The CDK's feature flags, switches and look-ups all have names with a colon or a slash. */
const isOfTheCdk = (key: string) => /[:/]/.test(key);

function problemsOf(issue: z.core.$ZodIssue, context: Readonly<Record<string, unknown>>): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'UnknownSetting',
      message: `${key}: there is no such setting`,
      advice: `leave it out; there are ${Object.keys(settingsSchema.shape).join(', ')}`,
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

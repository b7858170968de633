import * as z from 'zod';
import { jobStates } from '../../functions/domain/job-state.ts';
import { bytes, frameNumber, jobId, sha256 } from '../../functions/domain/units.ts';

/** What the farm answers, as far as the commands use it; a newer farm may say more. */
const size = z.number().int().nonnegative().transform(bytes);
const digest = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform(sha256);
const frame = z.number().int().transform(frameNumber);
const id = z.string().min(1).transform(jobId);

const note = z.object({ code: z.string(), message: z.string() });

const failureAnswer = z.looseObject({
  code: z.string(),
  message: z.string(),
  advice: z.string().default(''),
});

const preparedAnswer = z.looseObject({
  savedBy: z.string(),
  sceneName: z.string(),
  engine: z.string(),
  sequential: z.boolean().default(false),
  missing: z.array(z.string()).default([]),
  manifest: digest.optional(),
});

const preparationAnswer = z.looseObject({
  state: z.string(),
  fraction: z.number(),
  message: z.string().nullish(),
  seconds: z.number(),
});

const fleetAnswer = z.looseObject({
  fleet: z.string(),
  reason: z.string(),
  moved: z.looseObject({ frames: z.string(), reason: z.string() }).nullish(),
});

export const jobAnswer = z.looseObject({
  id,
  name: z.string(),
  state: z.enum(jobStates),
  frames: z.object({
    total: z.number(),
    queued: z.number(),
    rendering: z.number(),
    succeeded: z.number(),
    failed: z.number(),
  }),
  fleet: fleetAnswer.nullish(),
  failure: failureAnswer.nullish(),
  warnings: z.array(note).default([]),
  cost: z.object({ usd: z.number() }).nullish(),
  secondsLeft: z.number().nullish(),
  video: z.object({ size }).nullish(),
  createdAt: z.string(),
  startedAt: z.string().nullish(),
  endedAt: z.string().nullish(),
  request: z.looseObject({ scene: z.string(), priority: z.string().optional() }).nullish(),
  prepared: preparedAnswer.nullish(),
  preparation: preparationAnswer.nullish(),
});
export type JobAnswer = z.output<typeof jobAnswer>;

export const estimateAnswer = z.looseObject({
  frames: z.number(),
  fleet: z.string(),
  reason: z.string().nullish(),
  warnings: z.array(note).default([]),
  seconds: z.number().nullish(),
  framesMeasured: z.number().default(0),
  cost: z.object({ usd: z.number().nullish() }),
});
export type EstimateAnswer = z.output<typeof estimateAnswer>;

export const jobsAnswer = z.object({ jobs: z.array(jobAnswer), cursor: z.string().nullish() });

const frameAnswer = z.looseObject({
  frame,
  state: z.enum(['queued', 'rendering', 'succeeded', 'failed']),
  attempt: z.number().default(0),
  faults: z.number().default(0),
  failure: failureAnswer.nullish(),
  warnings: z.array(note).default([]),
  missing: z.array(z.string()).default([]),
  seconds: z.number().nullish(),
});
export type FrameAnswer = z.output<typeof frameAnswer>;
export const framesAnswer = z.object({ frames: z.array(frameAnswer), cursor: z.string().nullish() });

const deadLetterAnswer = z.looseObject({
  frame: frame.nullish(),
  failure: failureAnswer,
  logTail: z.string().default(''),
  replay: z.string().nullish(),
});
export type DeadLetterAnswer = z.output<typeof deadLetterAnswer>;
export const failuresAnswer = z.object({
  failures: z.array(deadLetterAnswer),
  cursor: z.string().nullish(),
});

const outputAnswer = z.looseObject({
  frame: frame.nullish(),
  name: z.string(),
  url: z.string(),
  size,
  sha256: digest,
});
export type OutputAnswer = z.output<typeof outputAnswer>;
export const outputsAnswer = z.object({ outputs: z.array(outputAnswer), cursor: z.string().nullish() });

export const videoAnswer = z.looseObject({ name: z.string(), url: z.string(), size, sha256: digest });
export type VideoAnswer = z.output<typeof videoAnswer>;

const putLink = z.object({
  url: z.string(),
  headers: z.record(z.string(), z.string()).default({}),
});
export type PutLink = z.output<typeof putLink>;

const uploadLink = z.discriminatedUnion('kind', [
  putLink.extend({ kind: z.literal('whole') }),
  z.object({
    kind: z.literal('parts'),
    id: z.string(),
    partSize: size,
    parts: z.array(putLink.extend({ number: z.number().int().min(1) })),
    more: z.boolean(),
  }),
]);
export type UploadLink = z.output<typeof uploadLink>;

export const healthAnswer = z.looseObject({ blender: z.array(z.string()) });

export const uploadsAnswer = z.object({
  files: z.array(z.looseObject({ sha256: digest, present: z.boolean(), upload: uploadLink.optional() })),
});

export const uploadedAnswer = z.looseObject({ sha256: digest, size });

export const eventAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('job'), job: id, state: z.enum(jobStates) }),
  z.object({ kind: z.literal('frame'), job: id, frame, state: z.string() }),
  z.object({ kind: z.literal('preparing'), job: id, fraction: z.number(), message: z.string() }),
  z.object({ kind: z.literal('progress'), job: id, frame, fraction: z.number(), message: z.string() }),
]);
export type EventAnswer = z.output<typeof eventAnswer>;

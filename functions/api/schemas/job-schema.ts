import { z } from '@hono/zod-openapi';
import { fleets } from '../../domain/fleet.ts';
import { frameOrders } from '../../domain/frame-order.ts';
import { jobStates } from '../../domain/job-state.ts';
import { priorities } from '../../domain/priority.ts';
import { simulationModes } from '../../domain/simulations.ts';
import {
  digestSchema,
  failureSchema,
  nextCursor,
  sizeSchema,
  timeSchema,
  warningSchema,
} from './value-schemas.ts';

const countSchema = z.int().nonnegative();

const preparedSchema = z
  .object({
    savedBy: z.string().openapi({ description: 'the Blender that saved the scene' }),
    sceneName: z.string(),
    engine: z.string(),
    fps: z.object({ numerator: z.number(), denominator: z.number() }),
    output: z.object({ format: z.string(), depth: z.int() }),
    movie: z.boolean(),
    sound: z.boolean(),
    sequential: z.boolean().openapi({ description: 'frames depend on those before them' }),
    missing: z.array(z.string()),
    manifest: digestSchema.optional().openapi({
      description: 'of the project tree with its simulations baked; left out where nothing was to be baked',
    }),
  })
  .openapi('PreparedScene');

const preparationSchema = z
  .object({
    state: z.enum(['queued', 'rendering', 'succeeded', 'failed']),
    attempt: countSchema,
    faults: countSchema,
    fraction: z.number().openapi({ description: '0 to 1, as the worker last told' }),
    message: z.string().nullable(),
    seconds: z.number().openapi({ description: 'that workers have spent on it' }),
  })
  .openapi('Preparation', { description: 'opening the scene and baking its simulations' });

const fleetSchema = z
  .object({
    fleet: z.enum(fleets),
    reason: z.string(),
    moved: z
      .object({ frames: z.string(), tooHeavy: z.int(), reason: z.string() })
      .nullable()
      .openapi({ description: 'frames that were too heavy, and those like them: the GPU fleet has them' }),
  })
  .openapi('Fleet', { description: 'where the frames render, and why' });

const requestSchema = z
  .object({
    scene: z.string(),
    manifest: digestSchema,
    frames: z.string(),
    order: z.enum(frameOrders),
    fleet: z.enum(['auto', ...fleets]),
    priority: z.enum(priorities),
    maxWorkers: z.int().optional(),
    simulations: z.enum(simulationModes),
    settings: z.record(z.string(), z.unknown()),
    output: z.record(z.string(), z.unknown()),
    limits: z.object({ faults: z.int(), allowMissingFiles: z.boolean() }),
  })
  .openapi({ description: 'what was asked for, with every default filled in' });

export const jobSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z.enum(jobStates),
    frames: z.object({
      total: countSchema,
      queued: countSchema,
      rendering: countSchema.openapi({ description: 'may be approximate' }),
      succeeded: countSchema,
      failed: countSchema,
    }),
    fleet: fleetSchema.nullable().openapi({ description: 'null where the farm has one fleet' }),
    failure: failureSchema.nullable(),
    persistenceOff: z.object({ frame: z.int(), reason: z.string() }).nullable().openapi({
      description:
        'set once a frame came out otherwise in a fresh Blender than in one that keeps render data: each frame is rendered in one of its own since',
    }),
    warnings: z.array(warningSchema),
    cost: z.object({ usd: z.number() }),
    secondsLeft: z.number().nullable().openapi({ description: 'at the pace so far; null while unknown' }),
    video: z.object({ size: sizeSchema }).nullable(),
    createdAt: timeSchema,
    startedAt: timeSchema.nullable(),
    endedAt: timeSchema.nullable(),
    epoch: z.int().openapi({ description: 'counts the job’s (re)starts' }),
    request: requestSchema,
    prepared: preparedSchema.nullable(),
    preparation: preparationSchema
      .nullable()
      .openapi({ description: 'null before it has begun, and where it was not needed' }),
  })
  .openapi('Job');

export type JobView = z.output<typeof jobSchema>;

export const jobPageSchema = z.object({ jobs: z.array(jobSchema), cursor: nextCursor }).openapi('JobPage');

export const estimateSchema = z
  .object({
    frames: countSchema,
    fleet: z.enum(fleets),
    reason: z.string().nullable().openapi({ description: 'why there; null where the farm has one fleet' }),
    warnings: z.array(warningSchema),
    seconds: z.number().nullable().openapi({
      description: 'from frames of the same scene and settings that were rendered before; null without any',
    }),
    framesMeasured: countSchema,
    cost: z.object({ usd: z.number().nullable().openapi({ description: 'null without any' }) }),
  })
  .openapi('Estimate');

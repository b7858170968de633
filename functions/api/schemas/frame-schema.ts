import { z } from '@hono/zod-openapi';
import { fleets } from '../../domain/fleet.ts';
import {
  digestSchema,
  failureSchema,
  frameSchema,
  nextCursor,
  secondsSchema,
  sizeSchema,
  timeSchema,
  warningSchema,
} from './value-schemas.ts';

export const workStates = ['queued', 'rendering', 'succeeded', 'failed'] as const;

export const frameViewSchema = z
  .object({
    frame: frameSchema,
    state: z.enum(workStates),
    attempt: z.int().openapi({ description: 'attempts so far' }),
    faults: z.int().openapi({ description: 'attempts that ended badly' }),
    failure: failureSchema.nullable().openapi({ description: 'why it failed, or why the last attempt did' }),
    fleet: z.enum(fleets).nullable().openapi({
      description: 'where it is rendered or was; null before, and where the farm has one fleet',
    }),
    seconds: secondsSchema.nullable().openapi({ description: 'seconds in Blender' }),
    cost: z.object({ usd: z.number() }).openapi({ description: 'of all attempts that have ended' }),
    startedAt: timeSchema.nullable(),
    endedAt: timeSchema.nullable(),
    warnings: z.array(warningSchema),
    missing: z.array(z.string()),
  })
  .openapi('Frame');

export type FrameView = z.output<typeof frameViewSchema>;

const fileSchema = z
  .object({
    name: z.string(),
    role: z.enum(['frame', 'video', 'preview']),
    size: sizeSchema,
    sha256: digestSchema,
    width: z.int(),
    height: z.int(),
    camera: z.string().optional().openapi({ description: 'from which it was rendered' }),
    view: z.string().optional().openapi({ description: 'the eye, in stereo' }),
    output: z.string().optional().openapi({ description: 'the File Output node that wrote it' }),
    url: z.string().openapi({ description: 'valid for an hour' }),
  })
  .openapi('FrameFile');

export const frameDetailSchema = frameViewSchema
  .extend({
    files: z.array(fileSchema),
    preview: z.string().nullable().openapi({ description: 'link to a small JPEG' }),
    logTail: z.string().nullable(),
    log: z.string().nullable().openapi({ description: 'link to the whole log of a failed attempt' }),
  })
  .openapi('FrameDetail');

export type FrameDetail = z.output<typeof frameDetailSchema>;

export const framePageSchema = z
  .object({ frames: z.array(frameViewSchema), cursor: nextCursor })
  .openapi('FramePage');

export const failurePageSchema = z
  .object({
    failures: z.array(
      z.object({
        frame: frameSchema,
        attempt: z.int(),
        faults: z.int(),
        failure: failureSchema,
        logTail: z.string(),
        replay: z.string().openapi({ description: 'a command that renders the frame on one’s own machine' }),
      }),
    ),
    cursor: nextCursor,
  })
  .openapi('FailurePage');

export type FailurePage = z.output<typeof failurePageSchema>;

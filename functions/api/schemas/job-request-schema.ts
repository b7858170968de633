import { z } from '@hono/zod-openapi';
import { fleets } from '../../domain/fleet.ts';
import { frameOrders } from '../../domain/frame-order.ts';
import { digestSchema, manifestEntrySchema } from './value-schemas.ts';

/** Names in Blender have at most 63 bytes until 4.x and 255 since 5.0. */
const blenderName = z.string().min(1).max(255);
/** Blender's largest picture, in each direction. */
const side = z.int().min(4).max(65_536);

const settingsSchema = z.strictObject({
  sceneName: blenderName.optional(),
  cameras: z.array(blenderName).length(1).optional(),
  engine: z
    .string()
    // Add-ons bring engines of their own: whether one is there, Blender says.
    .regex(/^[A-Z][A-Z0-9_]{0,62}$/, 'expected Blender’s identifier of an engine, such as CYCLES')
    .optional(),
  samples: z.int().min(1).optional(),
  resolution: z
    .strictObject({
      x: side.optional(),
      y: side.optional(),
      percentage: z.int().min(1).max(32_767).optional(),
    })
    .optional(),
  denoise: z.boolean().optional(),
});

const videoSchema = z.strictObject({
  codec: z.enum(['h264', 'h265']).default('h264'),
  audio: z.string().min(1).default('scene').openapi({
    description:
      'path of a sound file in the manifest, “scene” for the scene’s own sound, “none” for silence',
  }),
});

const outputSchema = z.strictObject({
  format: z.enum(['PNG', 'JPEG', 'OPEN_EXR', 'OPEN_EXR_MULTILAYER']).optional(),
  depth: z
    .union([z.literal(8), z.literal(16), z.literal(32)])
    .optional()
    .openapi({ description: 'bits a channel: PNG 8 or 16, JPEG 8, OpenEXR 16 (half) or 32 (float)' }),
  naming: z.string().optional().openapi({ example: '{scene}_{frame:04}' }),
  video: z
    .union([videoSchema, z.boolean()])
    .optional()
    .openapi({ description: 'left out: a video only when the scene’s own format is a movie' }),
});

const limitsSchema = z.strictObject({
  faults: z.int().min(1).optional(),
  allowMissingFiles: z.boolean().optional(),
});

/** Lanes of a job are looked through one by one when it is sent. */
const mostWorkers = 1000;

/** The body of a submission, as this version of the farm takes it. */
export const jobRequestSchema = z
  .strictObject({
    name: z.string().min(1).max(200).optional(),
    scene: z.string().min(1).openapi({ description: 'path of the .blend in the manifest' }),
    manifest: z.union([z.array(manifestEntrySchema), z.strictObject({ sha256: digestSchema })]).openapi({
      description: 'the project tree’s files, or the digest of such a list that was uploaded as a blob',
    }),
    frames: z.string().optional().openapi({ example: '1-250x2,300', description: 'default: scene' }),
    order: z.enum(frameOrders).optional(),
    fleet: z
      .enum(['auto', ...fleets])
      .optional()
      .openapi({
        description: 'default: auto, which lets the farm choose, and move frames that are too heavy',
      }),
    maxWorkers: z.int().min(1).max(mostWorkers).optional().openapi({
      description: 'frames that may render side by side; left out: as many as there are workers',
    }),
    settings: settingsSchema.optional(),
    output: outputSchema.optional(),
    limits: limitsSchema.optional(),
  })
  .openapi('JobRequest');

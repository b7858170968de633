import { z } from '@hono/zod-openapi';
import { isBuiltInConfig } from '../../color-config/built-in-config.ts';
import { fleets } from '../../domain/fleet.ts';
import { frameOrders } from '../../domain/frame-order.ts';
import { priorities } from '../../domain/priority.ts';
import { simulationModes } from '../../domain/simulations.ts';
import { digestSchema, manifestEntrySchema } from './value-schemas.ts';

/** Names in Blender have at most 63 bytes until 4.x and 255 since 5.0. */
const blenderName = z.string().min(1).max(255);
/** Blender's largest picture, in each direction. */
const side = z.int().min(4).max(65_536);

/** Letters of all names in a list. */
const longestNames = 500;

/** Names, each once. */
const names = (most: number) =>
  z
    .array(blenderName)
    .min(1)
    .max(most)
    .refine((list) => new Set(list).size === list.length, 'a name stands twice')
    // A job's record is small.
    .refine(
      (list) => list.join('').length <= longestNames,
      `all of them have at most ${longestNames} letters`,
    );

/** From where to where, in fractions. */
const span = z
  .tuple([z.number().min(0).max(1), z.number().min(0).max(1)])
  .refine(([from, to]) => from < to, 'the second number must be larger than the first')
  // A tuple of JSON Schema 2020; this says the same to older readers.
  .openapi({ type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2, example: [0.25, 0.75] });

const colorConfig = z
  .string()
  .min(1)
  .max(1024)
  .refine(
    (name) => !isBuiltInConfig(name) || /^ocio:\/\/[\w.-]{1,200}$/.test(name),
    'expected ocio:// and a name',
  )
  .openapi({
    example: 'ocio/config.ocio',
    description:
      'OpenColorIO configuration: path of a .ocio or .ocioz file in the manifest, or ocio:// and the name of one that OpenColorIO brings; left out: Blender’s own',
  });

const settingsSchema = z.strictObject({
  sceneName: blenderName.optional(),
  cameras: names(20).optional().openapi({ description: 'each frame is rendered from each of them' }),
  viewLayers: names(100).optional().openapi({ description: 'those that are rendered; no others are' }),
  passes: names(100)
    .optional()
    .openapi({
      example: ['mist', 'cryptomatte_object'],
      description:
        'switched on in the rendered view layers; they need OPEN_EXR_MULTILAYER or File Output nodes',
    }),
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
  region: z.strictObject({ x: span, y: span, crop: z.boolean().exactOptional() }).optional().openapi({
    description: 'fractions of the picture, x from its left and y from its bottom; 0 to 1 each is all of it',
  }),
  stereo: z.boolean().optional(),
  color: z
    .strictObject({
      config: colorConfig.exactOptional(),
      viewTransform: blenderName.exactOptional(),
      look: blenderName.exactOptional(),
      exposure: z.number().min(-32).max(32).exactOptional().openapi({ description: 'stops' }),
      gamma: z.number().min(0).max(5).exactOptional(),
    })
    .optional()
    .openapi({ description: 'colour management' }),
  simplify: z
    .union([
      z.boolean(),
      z.strictObject({
        subdivision: z.int().min(0).max(32_767).exactOptional(),
        particles: z.number().min(0).max(1).exactOptional(),
      }),
    ])
    .optional()
    .openapi({
      description: 'on, off, or on with most levels of subdivision and a share of child particles',
    }),
  motionBlur: z.boolean().optional(),
  transparent: z.boolean().optional().openapi({ description: 'without the sky, with an alpha channel' }),
  compositor: z.boolean().optional(),
  sequencer: z.boolean().optional(),
});

const videoSchema = z.strictObject({
  codec: z.enum(['h264', 'h265']).default('h264'),
  audio: z.string().min(1).default('scene').openapi({
    description:
      'path of a sound file in the manifest, “scene” for the scene’s own sound, “none” for silence',
  }),
});

const percent = z.int().min(0).max(100);

const outputSchema = z.strictObject({
  format: z.enum(['PNG', 'JPEG', 'OPEN_EXR', 'OPEN_EXR_MULTILAYER']).optional(),
  depth: z
    .union([z.literal(8), z.literal(16), z.literal(32)])
    .optional()
    .openapi({ description: 'bits a channel: PNG 8 or 16, JPEG 8, OpenEXR 16 (half) or 32 (float)' }),
  compression: percent.optional().openapi({ description: 'of PNG: effort, as Blender has it' }),
  quality: percent.optional().openapi({ description: 'of JPEG' }),
  codec: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{1,30}$/, 'expected Blender’s identifier of an OpenEXR codec, such as ZIP or DWAA')
    .optional()
    .openapi({ description: 'of OpenEXR: ZIP, DWAA, NONE…' }),
  naming: z.string().optional().openapi({
    example: '{scene}_{camera}_{frame:04}',
    description:
      'names of the files, of {scene}, {job}, {frame} and {camera}, {output}, {view}, which follow where they are left out and tell files apart',
  }),
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
    priority: z.enum(priorities).optional().openapi({
      description:
        'default: normal; the work of a high job is taken before that of all others which waits, and ends none that goes on',
    }),
    maxWorkers: z.int().min(1).max(mostWorkers).optional().openapi({
      description: 'frames that may render side by side; left out: as many as there are workers',
    }),
    simulations: z.enum(simulationModes).optional().openapi({
      description:
        'what becomes of simulations that are not baked: baked once before any frame (the default; rendered in order where that cannot be done), the frames rendered in order by one worker, or the job refused',
    }),
    settings: settingsSchema.optional(),
    output: outputSchema.optional(),
    limits: limitsSchema.optional(),
  })
  .openapi('JobRequest');

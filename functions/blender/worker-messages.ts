import * as z from 'zod';

const picture = z.object({
  format: z.enum(['PNG', 'JPEG', 'OPEN_EXR', 'OPEN_EXR_MULTILAYER']),
  depth: z.union([z.literal(8), z.literal(16), z.literal(32)]),
});

const summary = z.object({
  name: z.string(),
  active: z.boolean(),
  engine: z.string(),
  frames: z.object({ start: z.int(), end: z.int(), step: z.int() }),
  fps: z.object({ numerator: z.int(), denominator: z.int() }),
  resolution: z.object({ x: z.int(), y: z.int(), percentage: z.int() }),
  camera: z.string().nullable(),
  output: z.string(),
});

const warning = z.object({ code: z.string(), message: z.string() });

const simulations = z.array(
  z.object({
    object: z.string(),
    kind: z.string(),
    baked: z.boolean(),
    scenes: z.array(z.string()),
    notToBeBaked: z.string().exactOptional(),
  }),
);

const openedScene = z.object({
  savedBy: z.string(),
  blender: z.string(),
  scenes: z.array(summary),
  scene: summary,
  engine: z.string(),
  files: z.array(
    z.object({
      path: z.string(),
      kind: z.string(),
      exists: z.boolean(),
      neededBy: z.string(),
      scenes: z.array(z.string()),
    }),
  ),
  missing: z.array(z.string()),
  simulations,
  sound: z.boolean(),
  movie: z.boolean(),
  output: picture,
  warnings: z.array(warning),
  persistence: z.object({ on: z.boolean(), why: z.array(z.string()) }),
});

const verifiedFile = z.object({
  name: z.string(),
  role: z.enum(['frame', 'video', 'preview']),
  width: z.int(),
  height: z.int(),
  magenta: z.number(),
  camera: z.string().exactOptional(),
  view: z.string().exactOptional(),
  output: z.string().exactOptional(),
});

const failure = z.object({
  class: z.enum(['transient', 'too-heavy', 'permanent', 'bad-output']),
  code: z.string(),
  message: z.string(),
  advice: z.string(),
  details: z.record(z.string(), z.unknown()),
});

const id = z.int();

/** One line from the worker; the other side of `docs/worker-protocol.md`. */
const answer = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('ready'),
    blender: z.string(),
    python: z.string(),
    engines: z.array(z.string()),
    networkDenied: z.boolean(),
  }),
  z.object({ id, event: z.literal('opened'), scene: openedScene }),
  z.object({ id, event: z.literal('progress'), fraction: z.number(), message: z.string() }),
  z.object({ id, event: z.literal('rendered'), seconds: z.number() }),
  z.object({
    id,
    event: z.literal('done'),
    files: z.array(verifiedFile).default([]),
    warnings: z.array(warning).default([]),
    missing: z.array(z.string()).default([]),
    difference: z
      .object({ file: z.string(), differs: z.boolean(), share: z.number(), most: z.number() })
      .optional(),
  }),
  z.object({ id, event: z.literal('baked'), simulations }),
  z.object({
    id,
    event: z.literal('devices'),
    devices: z.array(z.object({ kind: z.string(), name: z.string() })),
  }),
  z.object({ id, event: z.literal('failed'), failure }),
]);

export type WorkerAnswer = z.infer<typeof answer>;

/** @throws z.ZodError or SyntaxError when the line is no answer */
export const parseAnswer = (line: string): WorkerAnswer => answer.parse(JSON.parse(line));

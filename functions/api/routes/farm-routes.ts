import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiOptions } from '../api-options.ts';
import { jsonAnswer } from '../schemas/answers.ts';
import { newRoutes } from './new-routes.ts';

const limitsSchema = z.object({
  framesPerJob: z.int(),
  filesPerManifest: z.int(),
  treeSize: z.int().openapi({ description: 'bytes' }),
  samples: z.int(),
  pixels: z.int(),
  faults: z.int(),
  frameTime: z.int().openapi({ description: 'milliseconds' }),
});

const healthSchema = z
  .object({
    status: z.literal('ok'),
    blender: z.array(z.string()).openapi({ description: 'versions that render here' }),
    limits: limitsSchema,
    prices: z.object({
      local: z.object({ usd: z.number() }),
      lambda: z.object({ region: z.string(), gigabyteSecond: z.number(), request: z.number() }).optional(),
    }),
  })
  .openapi('Health');

const health = createRoute({
  method: 'get',
  path: '/healthz',
  summary: 'Say what is in force',
  security: [],
  responses: { 200: jsonAnswer(healthSchema, 'the farm answers') },
});

/** What anyone may ask without a token. */
export function farmRoutes({ blender, limits, fleet }: ApiOptions): OpenAPIHono {
  const routes = newRoutes();
  routes.openapi(health, (context) =>
    context.json(
      {
        status: 'ok' as const,
        blender: [...blender.versions],
        limits,
        prices: {
          local: { usd: 0 },
          ...(fleet && { lambda: { region: fleet.prices.region, ...fleet.prices.lambda } }),
        },
      },
      200,
    ),
  );
  return routes;
}

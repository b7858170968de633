import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiOptions } from '../api-options.ts';
import { frameView } from '../frame-view.ts';
import { listFailures } from '../list-failures.ts';
import { listFrames } from '../list-frames.ts';
import { readFrame } from '../read-frame.ts';
import { readJob } from '../read-job.ts';
import { badRequest, jsonAnswer, noSuchJob } from '../schemas/answers.ts';
import {
  failurePageSchema,
  frameDetailSchema,
  framePageSchema,
  workStates,
} from '../schemas/frame-schema.ts';
import { cursorQuery, idParam } from '../schemas/value-schemas.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { newRoutes } from './new-routes.ts';

const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
  cursor: cursorQuery,
});

/** Each comes with up to 4 KB of log. */
const failuresQuery = pageQuery.extend({ limit: z.coerce.number().int().min(1).max(500).default(500) });

const list = createRoute({
  method: 'get',
  path: '/jobs/{id}/frames',
  summary: 'List a job’s frames by number',
  request: { params: idParam, query: pageQuery.extend({ state: z.enum(workStates).optional() }) },
  responses: {
    200: jsonAnswer(framePageSchema, 'a page of frames; it may be short while its cursor leads on'),
    ...noSuchJob,
    ...badRequest,
  },
});

const one = createRoute({
  method: 'get',
  path: '/jobs/{id}/frames/{frame}',
  summary: 'Show a frame with links to its files',
  request: {
    params: idParam.extend({
      frame: z.coerce
        .number()
        .int()
        .openapi({ param: { name: 'frame', in: 'path' } }),
    }),
  },
  responses: { 200: jsonAnswer(frameDetailSchema, 'the frame'), ...noSuchJob, ...badRequest },
});

const failures = createRoute({
  method: 'get',
  path: '/jobs/{id}/failures',
  summary: 'List frames that failed, with cause and replay command',
  request: { params: idParam, query: failuresQuery },
  responses: { 200: jsonAnswer(failurePageSchema, 'a page of failures'), ...noSuchJob, ...badRequest },
});

export function frameRoutes(options: ApiOptions): OpenAPIHono {
  const { ports, fleet } = options;
  const routes = newRoutes();
  routes.openapi(list, async (context) => {
    const job = await readJob(ports.jobs, context.req.valid('param').id);
    const { items, cursor } = await listFrames(ports.jobs, job, withoutUndefined(context.req.valid('query')));
    const frames = items.map(({ frame, record }) => frameView(frame, record, fleet));
    return context.json({ frames, ...withoutUndefined({ cursor }) }, 200);
  });
  routes.openapi(one, async (context) => {
    const { id, frame } = context.req.valid('param');
    return context.json(await readFrame(options, id, frame), 200);
  });
  routes.openapi(failures, async (context) => {
    const query = withoutUndefined(context.req.valid('query'));
    return context.json(await listFailures(ports, context.req.valid('param').id, query), 200);
  });
  return routes;
}

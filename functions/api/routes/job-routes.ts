import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { jobStates } from '../../domain/job-state.ts';
import type { ApiOptions } from '../api-options.ts';
import { deleteJob } from '../delete-job.ts';
import { estimateJob } from '../estimate-job.ts';
import { viewJob } from '../job-view.ts';
import { readJob } from '../read-job.ts';
import { badRequest, jsonAnswer, jsonBody, noSuchJob, stateConflict } from '../schemas/answers.ts';
import { jobRequestSchema } from '../schemas/job-request-schema.ts';
import { estimateSchema, jobPageSchema, jobSchema } from '../schemas/job-schema.ts';
import { cursorQuery, idParam } from '../schemas/value-schemas.ts';
import { submitJob } from '../submit-job.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { idempotencyHeader, readIdempotencyKey } from './idempotency-key.ts';
import { newRoutes } from './new-routes.ts';
import { readJson } from './read-json.ts';

const submission = createRoute({
  method: 'post',
  path: '/jobs',
  summary: 'Submit a job',
  request: { body: jsonBody(jobRequestSchema), headers: idempotencyHeader },
  responses: { 202: jsonAnswer(jobSchema, 'the job, stored and on its way'), ...badRequest },
});

const estimate = createRoute({
  method: 'post',
  path: '/estimates',
  summary: 'Check a job and say what it would take',
  request: { body: jsonBody(jobRequestSchema) },
  responses: { 200: jsonAnswer(estimateSchema, 'what it would take; nothing is queued'), ...badRequest },
});

const list = createRoute({
  method: 'get',
  path: '/jobs',
  summary: 'List jobs, newest first',
  request: {
    query: z.object({
      state: z.enum(jobStates).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: cursorQuery,
    }),
  },
  responses: { 200: jsonAnswer(jobPageSchema, 'a page of jobs'), ...badRequest },
});

const one = createRoute({
  method: 'get',
  path: '/jobs/{id}',
  summary: 'Show a job',
  request: { params: idParam },
  responses: { 200: jsonAnswer(jobSchema, 'the job'), ...noSuchJob },
});

const removal = createRoute({
  method: 'delete',
  path: '/jobs/{id}',
  summary: 'Delete an ended job and its outputs',
  request: { params: idParam },
  responses: { 204: { description: 'deleted; its files follow' }, ...noSuchJob, ...stateConflict },
});

export function jobRoutes(options: ApiOptions): OpenAPIHono {
  const { ports } = options;
  const routes = newRoutes();
  // These two read their bodies themselves: what a schema refuses is told together with everything else.
  routes.openAPIRegistry.registerPath(submission);
  routes.openAPIRegistry.registerPath(estimate);
  routes.post('/jobs', async (context) => {
    const key = readIdempotencyKey(context);
    const job = await submitJob(options, await readJson(context), key);
    context.header('Location', `/v1/jobs/${job.id}`);
    return context.json(await viewJob(options, job), 202);
  });
  routes.post('/estimates', async (context) =>
    context.json(await estimateJob(options, await readJson(context)), 200),
  );
  routes.openapi(list, async (context) => {
    const { items, cursor } = await ports.jobs.listJobs(withoutUndefined(context.req.valid('query')));
    const jobs = await Promise.all(items.map((job) => viewJob(options, job)));
    return context.json({ jobs, ...withoutUndefined({ cursor }) }, 200);
  });
  routes.openapi(one, async (context) => {
    const job = await readJob(ports.jobs, context.req.valid('param').id);
    return context.json(await viewJob(options, job), 200);
  });
  routes.openapi(removal, async (context) => {
    await deleteJob(ports, context.req.valid('param').id);
    return context.body(null, 204);
  });
  return routes;
}

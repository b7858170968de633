import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiOptions } from '../api-options.ts';
import { cancelJob, pauseJob, resumeJob } from '../control-job.ts';
import { viewJob } from '../job-view.ts';
import { retryJob } from '../retry-job.ts';
import { badRequest, jsonAnswer, noSuchJob, stateConflict } from '../schemas/answers.ts';
import { jobSchema } from '../schemas/job-schema.ts';
import { idParam } from '../schemas/value-schemas.ts';
import { newRoutes } from './new-routes.ts';

const control = <Path extends string>(path: Path, summary: string) =>
  createRoute({
    method: 'post',
    path,
    summary,
    request: { params: idParam },
    responses: { 200: jsonAnswer(jobSchema, 'the job as it is now'), ...noSuchJob, ...stateConflict },
  });

const pause = control('/jobs/{id}/pause', 'Start no more frames');
const resume = control('/jobs/{id}/resume', 'Go on with a paused job');
const cancel = control('/jobs/{id}/cancel', 'Stop a job and what it renders');

const retrySchema = z
  .strictObject({
    frames: z.string().optional().openapi({ example: '1-5,9', description: 'default: all that failed' }),
  })
  .openapi('RetryRequest');

const retry = createRoute({
  method: 'post',
  path: '/jobs/{id}/retry',
  summary: 'Render frames again',
  request: { params: idParam, body: { content: { 'application/json': { schema: retrySchema } } } },
  responses: {
    200: jsonAnswer(jobSchema, 'the job as it is now'),
    ...noSuchJob,
    ...stateConflict,
    ...badRequest,
  },
});

export function controlRoutes(options: ApiOptions): OpenAPIHono {
  const { ports } = options;
  const routes = newRoutes();
  routes.openapi(pause, async (context) =>
    context.json(await viewJob(options, await pauseJob(ports, context.req.valid('param').id)), 200),
  );
  routes.openapi(resume, async (context) => {
    const job = await resumeJob(ports, context.req.valid('param').id);
    return context.json(await viewJob(options, job), 200);
  });
  routes.openapi(cancel, async (context) =>
    context.json(await viewJob(options, await cancelJob(ports, context.req.valid('param').id)), 200),
  );
  routes.openapi(retry, async (context) => {
    const { frames } = context.req.valid('json');
    const job = await retryJob(options, context.req.valid('param').id, frames);
    return context.json(await viewJob(options, job), 200);
  });
  return routes;
}

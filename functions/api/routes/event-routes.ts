import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import type { ApiOptions } from '../api-options.ts';
import { readJob } from '../read-job.ts';
import { NotOnThisHost } from '../request-errors.ts';
import { noSuchJob } from '../schemas/answers.ts';
import { idParam } from '../schemas/value-schemas.ts';
import { watchJob } from '../watch-job.ts';
import { newRoutes } from './new-routes.ts';

const events = createRoute({
  method: 'get',
  path: '/jobs/{id}/events',
  summary: 'Watch a job',
  description: 'Events `job`, `frame` and `progress` until the job has ended. Some may be lost.',
  request: {
    params: idParam,
    headers: z.object({
      'last-event-id': z.string().optional().openapi({ description: 'to go on after a lost connection' }),
    }),
  },
  responses: {
    200: {
      description: 'server-sent events',
      content: { 'text/event-stream': { schema: { type: 'string' as const } } },
    },
    ...noSuchJob,
  },
});

export function eventRoutes({ ports, events: feed }: ApiOptions): OpenAPIHono {
  const routes = newRoutes();
  routes.openapi(events, async (context) => {
    const job = await readJob(ports.jobs, context.req.valid('param').id);
    if (!feed) throw new NotOnThisHost('event stream', 'ask for the job and its frames again and again');
    const last = context.req.header('last-event-id') ?? '';
    const after = /^\d{1,16}$/.test(last) ? Number(last) : undefined;
    return streamSSE(context, (stream) => watchJob(ports, feed, job.id, stream, after));
  });
  return routes;
}

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { attachmentNamed } from '../../storage/attachment-named.ts';
import type { ApiOptions } from '../api-options.ts';
import { archiveJob } from '../archive-job.ts';
import { linkVideo } from '../link-video.ts';
import { listOutputs } from '../list-outputs.ts';
import { readJob } from '../read-job.ts';
import { NotOnThisHost } from '../request-errors.ts';
import { sceneName } from '../scene-name.ts';
import { badRequest, jsonAnswer, noSuchJob } from '../schemas/answers.ts';
import { outputPageSchema, videoLinkSchema } from '../schemas/file-schema.ts';
import { cursorQuery, idParam } from '../schemas/value-schemas.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { newRoutes } from './new-routes.ts';

const outputs = createRoute({
  method: 'get',
  path: '/jobs/{id}/outputs',
  summary: 'List the finished pictures with links to them',
  request: {
    params: idParam,
    query: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(1000), cursor: cursorQuery }),
  },
  responses: {
    200: jsonAnswer(outputPageSchema, 'a page of files; it may be short while its cursor leads on'),
    ...noSuchJob,
    ...badRequest,
  },
});

const video = createRoute({
  method: 'get',
  path: '/jobs/{id}/video',
  summary: 'Give a link to the video',
  request: { params: idParam },
  responses: { 200: jsonAnswer(videoLinkSchema, 'a link to the video'), ...noSuchJob },
});

const archive = createRoute({
  method: 'get',
  path: '/jobs/{id}/archive',
  summary: 'Download all that is done so far as a zip file',
  request: { params: idParam },
  responses: {
    200: {
      description: 'a zip file',
      content: { 'application/zip': { schema: { type: 'string' as const } } },
    },
    ...noSuchJob,
  },
});

export function outputRoutes({ ports, streaming }: ApiOptions): OpenAPIHono {
  const routes = newRoutes();
  routes.openapi(outputs, async (context) => {
    const query = withoutUndefined(context.req.valid('query'));
    return context.json(await listOutputs(ports, context.req.valid('param').id, query), 200);
  });
  routes.openapi(video, async (context) =>
    context.json(await linkVideo(ports, context.req.valid('param').id), 200),
  );
  routes.openapi(archive, async (context) => {
    const job = await readJob(ports.jobs, context.req.valid('param').id);
    if (!streaming) throw new NotOnThisHost('archive', 'download the files that GET …/outputs lists');
    return context.body(archiveJob(ports, job), 200, {
      'Content-Type': 'application/zip',
      'Content-Disposition': attachmentNamed(`${sceneName(job.request.scene)}.zip`),
    });
  });
  return routes;
}

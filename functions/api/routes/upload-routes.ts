import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Ports } from '../../ports/ports.ts';
import { planUploads } from '../plan-uploads.ts';
import { badRequest, jsonAnswer, jsonBody } from '../schemas/answers.ts';
import { uploadAnswerSchema, uploadRequestSchema } from '../schemas/file-schema.ts';
import { newRoutes } from './new-routes.ts';

const uploads = createRoute({
  method: 'post',
  path: '/uploads',
  summary: 'Ask which files of a manifest are to be uploaded, and how',
  request: { body: jsonBody(uploadRequestSchema) },
  responses: { 200: jsonAnswer(uploadAnswerSchema, 'for each file, in the same order'), ...badRequest },
});

export function uploadRoutes(ports: Ports): OpenAPIHono {
  const routes = newRoutes();
  routes.openapi(uploads, async (context) =>
    context.json(await planUploads(ports.objects, context.req.valid('json').files), 200),
  );
  return routes;
}

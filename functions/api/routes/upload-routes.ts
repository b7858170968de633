import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { blobKey } from '../../domain/keys.ts';
import { sha256 } from '../../domain/units.ts';
import type { BlobPorts } from '../../work/find-blob.ts';
import { planUploads } from '../plan-uploads.ts';
import { badRequest, jsonAnswer, jsonBody, noSuchUpload, uploadIncomplete } from '../schemas/answers.ts';
import {
  uploadAnswerSchema,
  uploadEndSchema,
  uploadedFileSchema,
  uploadRequestSchema,
} from '../schemas/file-schema.ts';
import { newRoutes } from './new-routes.ts';

const uploads = createRoute({
  method: 'post',
  path: '/uploads',
  summary: 'Ask which files of a manifest are to be uploaded, and how',
  request: { body: jsonBody(uploadRequestSchema) },
  responses: { 200: jsonAnswer(uploadAnswerSchema, 'for each file, in the same order'), ...badRequest },
});

const completion = createRoute({
  method: 'post',
  path: '/uploads/{id}/complete',
  summary: 'End the upload of a file that was put in parts',
  request: {
    params: z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) }),
    body: jsonBody(uploadEndSchema),
  },
  responses: {
    200: jsonAnswer(uploadedFileSchema, 'the file is there, now or since before'),
    ...noSuchUpload,
    ...uploadIncomplete,
    ...badRequest,
  },
});

export function uploadRoutes(ports: BlobPorts): OpenAPIHono {
  const routes = newRoutes();
  routes.openapi(uploads, async (context) =>
    context.json(await planUploads(ports, context.req.valid('json').files), 200),
  );
  routes.openapi(completion, async (context) => {
    const digest = sha256(context.req.valid('json').sha256);
    const { id } = context.req.valid('param');
    const { size } = await ports.objects.completeUpload(blobKey(digest), id, digest);
    return context.json({ sha256: digest, size }, 200);
  });
  return routes;
}

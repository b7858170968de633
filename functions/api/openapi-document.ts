import type { OpenAPIHono } from '@hono/zod-openapi';

const description = [
  'A job is one request to render frames of one scene with one set of settings. Upload the files of its',
  'project tree (`POST /v1/uploads`), submit it (`POST /v1/jobs`), and take its pictures',
  '(`GET /v1/jobs/{id}/outputs`). Errors are Problem Details with every problem in `errors`.',
].join('\n');

/** The description of every call, made from the routes themselves. */
export const openApiDocument = (api: OpenAPIHono) =>
  api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'lambda-render-farm', version: '1', description, license: { name: 'Apache-2.0' } },
    security: [{ token: [] }],
  });

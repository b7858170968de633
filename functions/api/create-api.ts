import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import type { ApiOptions } from './api-options.ts';
import { openApiDocument } from './openapi-document.ts';
import { answerError } from './problem-document.ts';
import { BodyTooLarge, NoSuchCall } from './request-errors.ts';
import { requireToken } from './require-token.ts';
import { controlRoutes } from './routes/control-routes.ts';
import { eventRoutes } from './routes/event-routes.ts';
import { farmRoutes } from './routes/farm-routes.ts';
import { frameRoutes } from './routes/frame-routes.ts';
import { jobRoutes } from './routes/job-routes.ts';
import { outputRoutes } from './routes/output-routes.ts';
import { uploadRoutes } from './routes/upload-routes.ts';

/** What a Lambda takes in one request. */
const largestBody = 6 * 2 ** 20;

/** The HTTP API, for any host that Hono runs on. It does not serve what storage's links lead to. */
export function createApi(options: ApiOptions): OpenAPIHono {
  const api = new OpenAPIHono();
  api.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  api.onError((error, context) => answerError(error, context, options.report));
  // Registered before the token is asked for: these answer anyone.
  api.route('/v1', farmRoutes(options));
  api.get('/v1/openapi.json', (context) => context.json(openApiDocument(api)));
  api.use('/v1/*', requireToken(options.authorize));
  api.use('/v1/*', bodyLimit({ maxSize: largestBody, onError: refuseBody }));
  api.route('/v1', uploadRoutes(options.ports));
  api.route('/v1', jobRoutes(options));
  api.route('/v1', controlRoutes(options));
  api.route('/v1', frameRoutes(options));
  api.route('/v1', outputRoutes(options));
  api.route('/v1', eventRoutes(options));
  // A host may mount other routes beside these, and then answers what is not found elsewhere.
  api.all('/v1/*', (context) => {
    throw new NoSuchCall(context.req.method, context.req.path);
  });
  return api;
}

function refuseBody(): never {
  throw new BodyTooLarge(largestBody);
}

import type { MiddlewareHandler } from 'hono';
import type { ApiOptions } from './api-options.ts';
import { TokenRefused } from './request-errors.ts';

const bearer = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i;

/** Lets a request through when it carries a token of this farm. */
export function requireToken(authorize: ApiOptions['authorize']): MiddlewareHandler {
  return async (context, next) => {
    const header = context.req.header('authorization');
    const token = bearer.exec(header?.trim() ?? '')?.[1];
    if (token === undefined) throw new TokenRefused('the request carries no bearer token');
    if (!(await authorize(token, context.env))) throw new TokenRefused('the farm does not know this token');
    await next();
  };
}

import type { MiddlewareHandler } from 'hono';
import type { ApiOptions } from './api-options.ts';
import { bearerToken } from './bearer-token.ts';
import { TokenRefused } from './request-errors.ts';

/** Lets a request through when it carries a token of this farm. */
export function requireToken(authorize: ApiOptions['authorize']): MiddlewareHandler {
  return async (context, next) => {
    const token = bearerToken(context.req.header('authorization'));
    if (token === undefined) throw new TokenRefused('the request carries no bearer token');
    if (!(await authorize(token, context.env))) throw new TokenRefused('the farm does not know this token');
    await next();
  };
}

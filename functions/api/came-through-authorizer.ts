import * as z from 'zod';

const authorized = z.object({
  requestContext: z.object({ authorizer: z.object({ lambda: z.object({ token: z.string() }) }) }),
});

/**
 * Whether API Gateway had the request's token looked at. The API does not look at it again, and so serves nothing
 * on a route that someone forgot to protect.
 * @param host  what Hono's adapter for Lambda tells of the event
 */
export const cameThroughAuthorizer = (host: unknown): boolean => authorized.safeParse(host).success;

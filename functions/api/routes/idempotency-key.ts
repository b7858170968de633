import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { RequestRefused } from '../request-errors.ts';
import { schemaProblems } from '../submission/schema-problems.ts';

const name = 'idempotency-key';

export const idempotencyHeader = z.object({
  [name]: z.string().min(1).max(255).optional().openapi({
    description: 'the same key and body give the same job; the key with another body is refused',
  }),
});

/** @throws RequestRefused when the key is empty or longer than 255 characters */
export function readIdempotencyKey(context: Context): string | undefined {
  const headers = { [name]: context.req.header(name) };
  const parsed = idempotencyHeader.safeParse(headers);
  if (parsed.success) return parsed.data[name];
  throw new RequestRefused(schemaProblems(parsed.error.issues, headers));
}

import type { Context } from 'hono';
import { NotJson } from '../request-errors.ts';

/** The request's body, whatever its type is said to be. @throws NotJson */
export async function readJson(context: Context): Promise<unknown> {
  const text = await context.req.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new NotJson(error);
  }
}

import { OpenAPIHono } from '@hono/zod-openapi';
import type * as z from 'zod';
import { RequestRefused } from '../request-errors.ts';
import { schemaProblems } from '../submission/schema-problems.ts';

/** An empty set of routes whose bodies, paths and queries are refused with every problem at once. */
export const newRoutes = (): OpenAPIHono =>
  new OpenAPIHono({
    defaultHook: (result: { success: boolean; data?: unknown; error?: z.ZodError }) => {
      if (!result.error) return;
      throw new RequestRefused(schemaProblems(result.error.issues, result.data));
    },
  });

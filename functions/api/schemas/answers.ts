import { z } from '@hono/zod-openapi';
import { problemSchema } from './value-schemas.ts';

const problemDocumentSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(problemSchema),
  })
  .openapi('ProblemDocument', { description: 'Problem Details (RFC 9457) with every problem at once' });

/** A JSON answer, as a route declares it. */
export const jsonAnswer = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** A JSON body, as a route declares it. */
export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
});

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemDocumentSchema } },
});

export const noSuchJob = { 404: problem('there is no such job') };
export const noSuchUpload = { 404: problem('there is no such upload: it was ended or given up') };
export const uploadIncomplete = { 409: problem('parts of the file are missing') };
export const stateConflict = { 409: problem('the job’s state does not allow it; the reason is told') };
export const badRequest = { 422: problem('everything that is wrong with the request') };

import { z } from '@hono/zod-openapi';
import { digestSchema, frameSchema, nextCursor, sizeSchema, timeSchema } from './value-schemas.ts';

export const filesAPage = 500;

export const uploadRequestSchema = z
  .strictObject({
    files: z
      .array(z.strictObject({ path: z.string().optional(), sha256: digestSchema, size: sizeSchema }))
      .min(1)
      .max(filesAPage),
  })
  .openapi('UploadRequest', { description: 'a page of a manifest; paths are for the reader alone' });

const uploadSchema = z.object({
  method: z.literal('PUT'),
  url: z.string(),
  headers: z.record(z.string(), z.string()).openapi({ description: 'to be sent as they are' }),
  expiresAt: timeSchema,
});

export const uploadAnswerSchema = z
  .object({
    files: z.array(
      z.object({
        sha256: digestSchema,
        size: sizeSchema,
        present: z.boolean(),
        upload: uploadSchema.optional().openapi({ description: 'how to put the file that is not present' }),
      }),
    ),
  })
  .openapi('UploadAnswer');

export type UploadAnswer = z.output<typeof uploadAnswerSchema>;

export const outputPageSchema = z
  .object({
    outputs: z.array(
      z.object({
        frame: frameSchema,
        name: z.string().openapi({ description: 'by the job’s naming template' }),
        size: sizeSchema,
        sha256: digestSchema,
        url: z.string().openapi({ description: 'valid for an hour' }),
      }),
    ),
    cursor: nextCursor,
  })
  .openapi('OutputPage');

export type OutputPage = z.output<typeof outputPageSchema>;

export const videoLinkSchema = z
  .object({
    name: z.string(),
    size: sizeSchema,
    url: z.string().openapi({ description: 'valid for an hour' }),
  })
  .openapi('VideoLink');

import { z } from '@hono/zod-openapi';
import { digestSchema, frameSchema, nextCursor, sizeSchema, timeSchema } from './value-schemas.ts';

/** Files that one call asks about, and upload links that it answers. */
export const uploadsAPage = 500;

const uploadFileSchema = z.strictObject({
  path: z.string().optional(),
  sha256: digestSchema,
  size: sizeSchema,
  parts: z.array(digestSchema).min(1).max(10_000).optional().openapi({
    description:
      'of a file above 64 MiB: the SHA-256 of each of its parts of 64 MiB, of which the last may be shorter',
  }),
});

export const uploadRequestSchema = z
  .strictObject({ files: z.array(uploadFileSchema).min(1).max(uploadsAPage) })
  .openapi('UploadRequest', { description: 'a page of a manifest; paths are for the reader alone' });

export type UploadRequest = z.output<typeof uploadRequestSchema>;

const linkFields = {
  url: z.string(),
  headers: z.record(z.string(), z.string()).readonly().openapi({ description: 'to be sent as they are' }),
};

const wholeUploadSchema = z
  .object({ kind: z.literal('whole'), method: z.literal('PUT'), ...linkFields, expiresAt: timeSchema })
  .openapi('WholeUpload', { description: 'put the file there' });

const partsUploadSchema = z
  .object({
    kind: z.literal('parts'),
    id: z.string().openapi({ description: 'of the upload' }),
    method: z.literal('PUT'),
    partSize: sizeSchema.openapi({ description: 'bytes of every part but the last' }),
    parts: z
      .array(z.object({ number: z.int().min(1).openapi({ description: 'from 1' }), ...linkFields }))
      .readonly()
      .openapi({ description: 'those that are still to be put; what was put before is kept' }),
    more: z.boolean().openapi({
      description: 'other parts are missing too: put these, then ask again; otherwise complete the upload',
    }),
    expiresAt: timeSchema,
  })
  .openapi('PartsUpload', { description: 'put the file there part by part, then complete the upload' });

export const uploadAnswerSchema = z
  .object({
    files: z.array(
      z.object({
        sha256: digestSchema,
        size: sizeSchema,
        present: z.boolean(),
        upload: z
          .discriminatedUnion('kind', [wholeUploadSchema, partsUploadSchema])
          .optional()
          .openapi({ description: 'how to put the file that is not present' }),
      }),
    ),
  })
  .openapi('UploadAnswer');

export type UploadAnswer = z.output<typeof uploadAnswerSchema>;

export const uploadEndSchema = z.strictObject({ sha256: digestSchema }).openapi('UploadEnd');

export const uploadedFileSchema = z
  .object({ sha256: digestSchema, size: sizeSchema })
  .openapi('UploadedFile');

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
    sha256: digestSchema,
    url: z.string().openapi({ description: 'valid for an hour' }),
  })
  .openapi('VideoLink');

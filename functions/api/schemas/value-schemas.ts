import { z } from '@hono/zod-openapi';

/** Kinds of values that requests and answers share. */
export const digestSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 digest, 64 lower-case hexadecimal digits')
  .openapi('Sha256', {
    description:
      'SHA-256 of the bytes, in hexadecimal; of more than 64 MiB, SHA-256 over the SHA-256 (32 bytes) of each part of 64 MiB',
  });
export const sizeSchema = z.int().nonnegative().openapi({ description: 'bytes' });
export const frameSchema = z.int().openapi({ description: 'a frame’s number on the scene’s timeline' });
export const timeSchema = z.iso.datetime();
export const secondsSchema = z.number().nonnegative().openapi({ description: 'seconds' });

export const problemSchema = z
  .object({
    code: z.string().openapi({ description: 'stable name of the cause' }),
    message: z.string(),
    advice: z.string().openapi({ description: 'what to do next' }),
    pointer: z.string().optional().openapi({ description: 'JSON pointer into the request' }),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .openapi('Problem');

export const failureSchema = problemSchema
  .extend({ class: z.enum(['transient', 'too-heavy', 'permanent', 'bad-output']) })
  .openapi('Failure');

export const warningSchema = z.object({ code: z.string(), message: z.string() }).openapi('Warning');

/** One file of a project tree, as a manifest lists it. */
export const manifestEntrySchema = z
  .strictObject({
    path: z.string().openapi({ description: 'relative to the project tree’s root, with /' }),
    sha256: digestSchema,
    size: sizeSchema,
    was: z.string().optional().openapi({
      description: 'where it stood before, absolute, with /: of the scene, and of files below _outside/',
    }),
  })
  .openapi('ManifestEntry');

export const cursorQuery = z.string().optional().openapi({ description: 'from the page before' });
export const nextCursor = z.string().optional().openapi({ description: 'absent on the last page' });

export const idParam = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) });

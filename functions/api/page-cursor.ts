import * as z from 'zod';
import { BadCursor } from '../ports/job-store.ts';

/** Where a list that is made of several others goes on. */
const cursorSchema = z.strictObject({
  /** The last frame of the page before. */
  after: z.int(),
  /** The store's cursor of the page of records that holds the next. */
  records: z.string().optional(),
});
type PageCursor = z.output<typeof cursorSchema>;

export const writeCursor = (cursor: PageCursor): string =>
  Buffer.from(JSON.stringify(cursor)).toString('base64url');

/** @throws BadCursor */
export function readCursor(text: string): PageCursor {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) throw new BadCursor(text);
    throw error;
  }
}

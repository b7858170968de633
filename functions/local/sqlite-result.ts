/** The primary result code of an error from SQLite, such as 5 for a busy database; undefined for another's. */
export const sqliteResult = (error: unknown): number | undefined =>
  // Above the lowest byte stands which of its kinds it is.
  typeof error === 'object' && error !== null && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined;

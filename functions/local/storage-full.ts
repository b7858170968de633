import { StorageFull } from '../ports/object-store.ts';

/** No space, a user's quota, and the largest file that the file system or the user's limits allow. */
const fullDiskCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
/** SQLite's own name for a full disk, as the primary result code. */
const sqliteFull = 13;

/** The same error, or `StorageFull` when it says that the disk is full. @param what  what was to be stored */
export function namedIfFull(error: unknown, what: string): unknown {
  return saysFull(error) ? new StorageFull(what, error) : error;
}

function saysFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error && typeof error.errcode === 'number') return (error.errcode & 0xff) === sqliteFull;
  return 'code' in error && typeof error.code === 'string' && fullDiskCodes.has(error.code);
}

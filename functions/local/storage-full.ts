import { StorageFull } from '../ports/object-store.ts';
import { hasCode } from './has-code.ts';
import { sqliteResult } from './sqlite-result.ts';

const sqliteFull = 13;

/** The same error, or `StorageFull` when it says that the disk is full. @param what  what was to be stored */
export const namedIfFull = (error: unknown, what: string): unknown =>
  // No space, a user's quota, and the largest file that the file system or the user's limits allow.
  hasCode(error, 'ENOSPC', 'EDQUOT', 'EFBIG') || sqliteResult(error) === sqliteFull
    ? new StorageFull(what, error)
    : error;

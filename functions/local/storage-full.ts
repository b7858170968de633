import { StorageFull } from '../ports/object-store.ts';
import { isDiskFull } from '../storage/disk-full.ts';
import { sqliteResult } from './sqlite-result.ts';

const sqliteFull = 13;

/** The same error, or `StorageFull` when it says that the disk is full. @param what  what was to be stored */
export const namedIfFull = (error: unknown, what: string): unknown =>
  isDiskFull(error) || sqliteResult(error) === sqliteFull ? new StorageFull(what, error) : error;

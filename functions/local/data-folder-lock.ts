import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { FarmError } from '../domain/failure.ts';
import { hasCode } from '../storage/has-code.ts';
import type { DataFolder } from './data-folder.ts';
import { sqliteResult } from './sqlite-result.ts';

/** Who holds a data folder, as far as its `serve.json` tells. */
export interface Holder {
  readonly pid?: number;
  readonly url?: string;
}

export class DataFolderInUse extends FarmError {
  readonly holder: Holder;

  constructor(path: string, holder: Holder) {
    const who = [holder.pid && `process ${holder.pid}`, holder.url && `at ${holder.url}`].filter(Boolean);
    super(`another farm${who.length > 0 ? ` (${who.join(', ')})` : ''} is using the data folder ${path}`, {
      advice: 'use that farm, end it first, or give this one another folder with RENDER_FARM_DATA',
      details: { path, ...holder },
    });
    this.holder = holder;
  }
}

export interface DataFolderLock {
  release(): void;
}

/** SQLite's name for a lock that somebody else has, as the primary result code. */
const sqliteBusy = 5;

/**
 * Takes the folder for this process alone. The kernel holds the lock and releases it however the process ends.
 * @throws DataFolderInUse
 */
export function lockDataFolder(folder: DataFolder): DataFolderLock {
  const db = new DatabaseSync(folder.lock, { timeout: 0 });
  try {
    // In memory, or a killed holder would leave a journal for the next one to roll back.
    db.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    throw sqliteResult(error) === sqliteBusy
      ? new DataFolderInUse(folder.path, readHolder(folder.serve))
      : error;
  }
  return { release: () => db.close() };
}

function readHolder(path: string): Holder {
  try {
    const { pid, url } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    return { ...(typeof pid === 'number' && { pid }), ...(typeof url === 'string' && { url }) };
  } catch (error) {
    // The other farm may have locked the folder and not yet written where it is reached.
    if (error instanceof SyntaxError || error instanceof TypeError || hasCode(error, 'ENOENT')) return {};
    throw error;
  }
}

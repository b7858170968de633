import { join } from 'node:path';
import { openFarmDatabase } from '../../functions/local/farm-database.ts';
import { SqliteJobStore } from '../../functions/local/sqlite-job-store.ts';
import type { JobStore } from '../../functions/ports/job-store.ts';
import { ManualClock } from './manual-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface OpenJobStore {
  readonly store: JobStore;
  /** The store's own time. */
  readonly clock: ManualClock;
  close(): Promise<void>;
}

/** Every implementation that is held to the promise of a job store. */
export const jobStores: readonly { readonly name: string; open(): Promise<OpenJobStore> }[] = [
  {
    name: 'SQLite',
    async open() {
      const folder = temporaryFolder();
      const database = openFarmDatabase(join(folder.path, 'farm.db'));
      const clock = new ManualClock();
      return {
        store: new SqliteJobStore(database, clock),
        clock,
        async close() {
          database.close();
          folder.remove();
        },
      };
    },
  },
];

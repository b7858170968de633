import { join } from 'node:path';
import { DynamoJobStore } from '../../functions/aws/dynamo-job-store.ts';
import { DynamoTable } from '../../functions/aws/dynamo-table.ts';
import { openFarmDatabase } from '../../functions/local/farm-database.ts';
import { SqliteJobStore } from '../../functions/local/sqlite-job-store.ts';
import type { JobStore } from '../../functions/ports/job-store.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';
import { createTable } from '../aws/create-table.ts';
import { miniStack } from '../aws/ministack.ts';
import { ManualClock } from './manual-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface OpenJobStore {
  readonly store: JobStore;
  /** The store's own time. */
  readonly clock: ManualClock;
  close(): Promise<void>;
}

export interface JobStoreKind {
  readonly name: string;
  /** How much can be tried in a reasonable time, of what is tried on the fastest. */
  readonly share: number;
  open(): Promise<OpenJobStore>;
}

/** Every implementation that is held to the promise of a job store. */
export const jobStores: readonly JobStoreKind[] = [
  {
    name: 'SQLite',
    share: 1,
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
  {
    name: 'DynamoDB',
    share: 0.05,
    async open() {
      const { dynamo } = (await miniStack()).clients;
      const name = `farm-${++tables}`;
      await createTable(dynamo, name);
      const clock = new ManualClock();
      const table = new DynamoTable(dynamo, name, systemClock);
      const store = new DynamoJobStore({ table, clock: systemClock, time: { now: async () => clock.now() } });
      return { store, clock, close: async () => undefined };
    },
  },
];

let tables = 0;

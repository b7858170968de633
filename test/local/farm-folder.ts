import { join } from 'node:path';
import { openFarmDatabase } from '../../functions/local/farm-database.ts';
import { FolderObjectStore } from '../../functions/local/folder-object-store.ts';
import { localQueues } from '../../functions/local/local-queues.ts';
import { SqliteJobStore } from '../../functions/local/sqlite-job-store.ts';
import { StorageLinks } from '../../functions/local/storage-links.ts';
import type { Clock } from '../../functions/ports/clock.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';

/** The stores in a folder, opened as a farm on one machine opens them. */
export async function openFarmFolder(path: string, clock: Clock = systemClock) {
  const database = openFarmDatabase(join(path, 'farm.db'));
  const links = new StorageLinks({
    baseUrl: () => 'http://127.0.0.1:1',
    secret: Buffer.alloc(32, 's'),
    clock,
  });
  const root = join(path, 'objects');
  return {
    database,
    links,
    root,
    jobs: new SqliteJobStore(database, clock),
    queues: localQueues(database, clock),
    objects: await FolderObjectStore.open({ root, database, clock, links }),
  };
}

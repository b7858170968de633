import type { Clock } from '../ports/clock.ts';
import type { Ports } from '../ports/ports.ts';
import type { DataFolder } from './data-folder.ts';
import { type FarmDatabase, openFarmDatabase } from './farm-database.ts';
import { FolderObjectStore } from './folder-object-store.ts';
import { LocalEventBus } from './local-event-bus.ts';
import { type LocalQueues, localQueues } from './local-queues.ts';
import { SqliteJobStore } from './sqlite-job-store.ts';
import { StorageLinks } from './storage-links.ts';

/** The ports of a farm on one machine, and what of them only such a farm can do. */
export interface LocalPorts extends Ports {
  readonly queues: LocalQueues;
  readonly events: LocalEventBus;
  readonly database: FarmDatabase;
  readonly links: StorageLinks;
}

export interface LocalPortsSettings {
  readonly folder: DataFolder;
  readonly clock: Clock;
  /** Signs links to objects. */
  readonly secret: Uint8Array;
  readonly baseUrl: () => string;
}

/** Opens a data folder that this process has locked. */
export async function openLocalPorts({
  folder,
  clock,
  secret,
  baseUrl,
}: LocalPortsSettings): Promise<LocalPorts> {
  const database = openFarmDatabase(folder.database);
  const links = new StorageLinks({ baseUrl, secret, clock });
  const objects = await FolderObjectStore.open({ root: folder.objects, database, clock, links });
  return {
    jobs: new SqliteJobStore(database, clock),
    queues: localQueues(database, clock),
    objects,
    events: new LocalEventBus(clock),
    clock,
    database,
    links,
  };
}

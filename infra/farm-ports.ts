import type { FarmProcess } from './farm-process.ts';
import type { JobTable } from './job-table.ts';
import type { Notifications } from './notifications.ts';
import type { Queues } from './queues.ts';
import type { Rights } from './rights.ts';
import type { Storage } from './storage.ts';

/** What the stations' ports stand on. */
export interface FarmPorts {
  readonly table: JobTable;
  readonly storage: Storage;
  readonly queues: Queues;
  readonly notifications: Notifications;
  /** Settings that every station reads, beside where the ports are. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Tells a function, or a machine, of all ports, and lets it do with them what its station does. */
export function giveFarm(to: FarmProcess, ports: FarmPorts, rights: Rights): void {
  const { table, storage, queues, notifications, settings } = ports;
  table.give(to, rights.records);
  storage.give(to, rights);
  queues.give(to, rights);
  notifications.give(to, rights.publish);
  for (const [name, value] of Object.entries(settings)) to.addEnvironment(name, value);
}

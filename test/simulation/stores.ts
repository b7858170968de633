import { setImmediate as nextTurn } from 'node:timers/promises';
import { openFarmDatabase } from '../../functions/local/farm-database.ts';
import { localQueues } from '../../functions/local/local-queues.ts';
import { SqliteJobStore } from '../../functions/local/sqlite-job-store.ts';
import type { Clock } from '../../functions/ports/clock.ts';
import type { Ports } from '../../functions/ports/ports.ts';

/** The job store and the queues of a simulated farm, which live in simulated time. */
export interface Stores extends Pick<Ports, 'jobs' | 'queues'> {
  /** Resolves when every promise that can settle has done so: nothing that was asked of them is under way. */
  settled(): Promise<unknown>;
}

export type OpenStores = (clock: Clock) => Stores;

const openLocalStores: OpenStores = (clock) => {
  const database = openFarmDatabase(':memory:');
  return {
    jobs: new SqliteJobStore(database, clock),
    queues: localQueues(database, clock),
    settled: () => nextTurn(),
  };
};

/** Those of one machine or, with FARM_TEST_STORES=aws, of a local AWS, where everything takes much longer. */
export const openStores: OpenStores =
  process.env.FARM_TEST_STORES === 'aws'
    ? await (await import('../aws/simulated-stores.ts')).openAwsStores()
    : openLocalStores;

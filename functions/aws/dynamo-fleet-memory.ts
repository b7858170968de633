import type { Clock } from '../ports/clock.ts';
import type { FleetMemory, FleetRule, RememberedFleet } from '../ports/worker-fleet.ts';
import type { DynamoTable } from './dynamo-table.ts';
import { texts } from './item.ts';
import type { TimeSource } from './service-time.ts';
import { type RecordAccess, storedIn, updateRecord } from './stored-record.ts';
import { fleetPartition, recordAttribute, versionAttribute } from './table-schema.ts';

const key = { pk: fleetPartition, sk: 'gpu' };

/** What the scaler of the GPU fleet remembers, in the farm's table. */
export class DynamoFleetMemory implements FleetMemory {
  readonly #parts: { readonly clock: Clock; readonly time: TimeSource };
  readonly #access: RecordAccess<RememberedFleet>;

  constructor({ table, ...parts }: { table: DynamoTable; clock: Clock; time: TimeSource }) {
    this.#parts = parts;
    this.#access = {
      async read() {
        const item = await table.get(key);
        return item && storedIn(item);
      },
      write: (to, from, version) =>
        table.put({
          item: texts({ ...key, [versionAttribute]: version, [recordAttribute]: JSON.stringify(to) }),
          replaces: from?.version,
        }),
    };
  }

  update<Answer>(rule: FleetRule<Answer>): Promise<Answer> {
    return updateRecord(this.#parts, this.#access, rule);
  }
}

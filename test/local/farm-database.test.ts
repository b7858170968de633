import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { minutes, seconds } from '../../functions/domain/units.ts';
import { type FarmDatabase, openFarmDatabase } from '../../functions/local/farm-database.ts';
import { migrate } from '../../functions/local/farm-schema.ts';
import { localQueues } from '../../functions/local/local-queues.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
let database: FarmDatabase;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'farm.db');
  database = openFarmDatabase(path);
});
afterEach(() => {
  database.close();
  folder.remove();
});

const [normal, full] = [1, 2];
const synchronous = () => database.statement('PRAGMA synchronous').get()?.synchronous;

test('waits for the disk where it must, and nowhere else', () => {
  expect(synchronous()).toBe(normal);
  database.durableTransaction(() => expect(synchronous()).toBe(full));
  expect(synchronous()).toBe(normal);
  expect(() =>
    database.durableTransaction(() => {
      throw new RangeError('it fails');
    }),
  ).toThrow(RangeError);
  expect(synchronous()).toBe(normal);
});

test('undoes a transaction that fails, and goes on', () => {
  const insert = () => database.statement("INSERT INTO counts (job) VALUES ('j_1')").run();
  expect(() =>
    database.transaction(() => {
      insert();
      throw new RangeError('it fails');
    }),
  ).toThrow(RangeError);
  database.transaction(insert);
  expect(database.statement('SELECT count(*) AS n FROM counts').get()?.n).toBe(1);
});

test('opens a database that is there as it is', () => {
  database.transaction(() => database.statement("INSERT INTO counts (job) VALUES ('j_1')").run());
  database.close();
  database = openFarmDatabase(path);
  expect(database.statement('SELECT job FROM counts').get()?.job).toBe('j_1');
});

test('brings an older database up to date, and keeps the messages in it', async () => {
  database.close();
  const oldPath = join(folder.path, 'old.db');
  const old = new DatabaseSync(oldPath);
  migrate(old, 1);
  old.exec(
    `INSERT INTO messages (queue, visible_at, body) VALUES ('assemble', 0, '{"job":"j_1","epoch":1}')`,
  );
  old.close();
  database = openFarmDatabase(oldPath);
  const { assemble } = localQueues(database, systemClock);
  const [delivery] = await assemble.receive({ limit: 10, visibility: seconds(1) });
  expect(delivery?.message).toEqual({ job: 'j_1', epoch: 1 });
});

test('counts objects of an older database as used now, not as never used', () => {
  database.close();
  const oldPath = join(folder.path, 'old.db');
  const old = new DatabaseSync(oldPath);
  migrate(old, 1);
  old.exec("INSERT INTO objects (key, identity, sha256, placed) VALUES ('blobs/1', 'i', 's', 1)");
  old.close();
  database = openFarmDatabase(oldPath);
  const used = Number(database.statement('SELECT used_at FROM objects').get()?.used_at);
  expect(Math.abs(used - Date.now())).toBeLessThan(minutes(1));
});

test('refuses a database of a newer farm', () => {
  const other = new DatabaseSync(path);
  other.exec('PRAGMA user_version = 999');
  other.close();
  expect(() => openFarmDatabase(path)).toThrow(/version 999/);
});

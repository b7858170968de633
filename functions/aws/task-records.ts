import type { TaskName, TaskRecord } from '../domain/frame.ts';
import type { JobId } from '../domain/units.ts';
import type { DynamoTable, Written } from './dynamo-table.ts';
import { texts } from './item.ts';
import type { ItemQuery } from './query-input.ts';
import { endOf, jobKey, taskKey } from './record-keys.ts';
import { type Stored, storedIn } from './stored-record.ts';
import { recordAttribute, versionAttribute } from './table-schema.ts';

export async function readTask(
  table: DynamoTable,
  job: JobId,
  task: TaskName,
): Promise<Stored<TaskRecord> | undefined> {
  const item = await table.get(taskKey(job, task));
  return item && storedIn(item);
}

export async function readTasks(table: DynamoTable, job: JobId): Promise<readonly TaskRecord[]> {
  const tasks: TaskRecord[] = [];
  for await (const item of table.query(allTasks(job))) tasks.push(storedIn<TaskRecord>(item).content);
  return tasks;
}

const allTasks = (job: JobId): ItemQuery => ({
  partition: jobKey(job).pk,
  sort: ['between', 'task#', endOf('task')],
});

export function writeTask(
  table: DynamoTable,
  { job, task }: { readonly job: JobId; readonly task: TaskName },
  to: TaskRecord,
  from: Stored<TaskRecord> | undefined,
  version: string,
): Promise<Written> {
  const item = texts({
    ...taskKey(job, task),
    [versionAttribute]: version,
    [recordAttribute]: JSON.stringify(to),
  });
  return table.put({ item, replaces: from?.version });
}

export const deleteTasks = (table: DynamoTable, job: JobId): Promise<void> =>
  table.deleteFound(allTasks(job));

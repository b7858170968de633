import type { DatabaseSync } from 'node:sqlite';

/**
 * One step for each version of the database; steps that were released are never changed, only followed.
 * - Frames and tasks hang on the text id of their job; their state stands beside the record for the index,
 *   which leaves out what succeeded: of 100,000 frames that is nearly all in the end.
 * - Counts stand apart from the job's record, which may have 4 KB and would be written with each frame.
 * - Message ids are never used twice (AUTOINCREMENT), or a late receipt could delete another message.
 */
const steps = [
  `
  CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    open INTEGER NOT NULL,
    record TEXT NOT NULL
  ) STRICT;
  CREATE INDEX jobs_by_age ON jobs (created_at, id) WHERE deleted = 0;
  CREATE INDEX jobs_by_state ON jobs (state, created_at, id) WHERE deleted = 0;
  CREATE INDEX jobs_open ON jobs (id) WHERE open = 1;

  CREATE TABLE counts (
    job TEXT PRIMARY KEY,
    rendering INTEGER NOT NULL DEFAULT 0,
    succeeded INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE frames (
    job TEXT NOT NULL,
    frame INTEGER NOT NULL,
    state TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (job, frame)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX frames_unfinished ON frames (job, state, frame) WHERE state <> 'succeeded';

  CREATE TABLE tasks (
    job TEXT NOT NULL,
    task TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (job, task)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE idempotency_keys (
    key TEXT PRIMARY KEY,
    request TEXT NOT NULL,
    job TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX idempotency_keys_by_job ON idempotency_keys (job);

  CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    visible_at INTEGER NOT NULL,
    deliveries INTEGER NOT NULL DEFAULT 0,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX messages_by_time ON messages (queue, visible_at, id);

  CREATE TABLE objects (
    key TEXT PRIMARY KEY,
    identity TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    placed INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX objects_unplaced ON objects (key) WHERE placed = 0;
  `,
  // Messages that an older version left count as those of one job, which has no name.
  `
  ALTER TABLE messages ADD COLUMN job TEXT NOT NULL DEFAULT '-';
  DROP INDEX messages_by_time;
  CREATE INDEX messages_by_job ON messages (queue, job, visible_at, id);
  `,
  `
  ALTER TABLE counts ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE counts ADD COLUMN work_time INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE counts ADD COLUMN stored INTEGER NOT NULL DEFAULT 0;
  `,
  // What was stored before its use was recorded counts as used now.
  `
  ALTER TABLE objects ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0;
  UPDATE objects SET used_at = unixepoch() * 1000;
  `,
  `
  ALTER TABLE counts ADD COLUMN gpu_attempts INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE counts ADD COLUMN gpu_time INTEGER NOT NULL DEFAULT 0;
  `,
];

/**
 * Brings a database to the newest version, whichever it has.
 * @param to  an older version, which a test wants
 * @throws when it is newer than this farm
 */
export function migrate(db: DatabaseSync, to = steps.length): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
  if (version > steps.length)
    throw new Error(`farm.db has version ${version}, this farm knows ${steps.length}`);
  for (const [index, step] of steps.slice(0, to).entries()) {
    if (index >= version) db.exec(`${step}; PRAGMA user_version = ${index + 1}`);
  }
}

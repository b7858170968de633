import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type DataFolder, openDataFolder } from '../../functions/local/data-folder.ts';
import { DataFolderInUse, lockDataFolder } from '../../functions/local/data-folder-lock.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';
import { startChild } from './child-process.ts';

let temporary: ReturnType<typeof temporaryFolder>;
let folder: DataFolder;
beforeEach(() => {
  temporary = temporaryFolder();
  folder = openDataFolder(temporary.path);
});
afterEach(() => temporary.remove());

function refusal(): DataFolderInUse {
  try {
    lockDataFolder(folder).release();
  } catch (error) {
    if (error instanceof DataFolderInUse) return error;
    throw error;
  }
  throw new Error('the folder was not locked');
}

test('one process after the other may use a folder', () => {
  const first = lockDataFolder(folder);
  refusal();
  first.release();
  lockDataFolder(folder).release();
});

test('another process is refused, until the holder ends, however it ends', async () => {
  const holder = startChild('locking-process.ts', [temporary.path]);
  await holder.begun;
  refusal();
  refusal(); // asking does not take the lock away
  holder.process.kill('SIGKILL');
  await holder.ended;
  lockDataFolder(folder).release();
});

test('the refusal names who has the folder, as far as that is known', () => {
  const lock = lockDataFolder(folder);
  for (const [content, holder] of [
    [undefined, {}],
    [
      '{"pid":4711,"url":"http://127.0.0.1:8080","token":"secret"}',
      { pid: 4711, url: 'http://127.0.0.1:8080' },
    ],
    ['{"pid":47', {}],
    ['null', {}],
    ['{"pid":"x"}', {}],
  ] as const) {
    if (content !== undefined) writeFileSync(folder.serve, content);
    const error = refusal();
    expect(error.holder).toEqual(holder);
    expect(JSON.stringify(error.toProblem())).not.toContain('secret');
    expect(error.message).toContain(temporary.path);
    if ('pid' in holder) expect(error.message).toContain('process 4711, at http://127.0.0.1:8080');
  }
  lock.release();
});
